-- SHA-256 of the data section of a version's weights: the same whatever metadata stands before it. Versions from before are known by whole files alone.
alter table adapter_version add column payload text check (payload ~ '^[0-9a-f]{64}$');

create index adapter_version_payload on adapter_version (payload);
