-- Example prompts that only the owner's people may read; routing knows their vectors alone.
alter table adapter_version
    add column private_examples boolean not null default false;
