-- Whether an upload's weights and images lose their metadata before they become a version.
alter table upload add column strip_metadata boolean not null default false;
