-- What a client of the Hub's API wrote about the commit that made a version.
create table hub_commit (
    version_id uuid primary key references adapter_version (id) on delete cascade,
    title text not null,
    message text not null
);
