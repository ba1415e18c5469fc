-- Files that need not be sent because the caller may read them here already, files that the registry fetched or made itself,
-- and what a version that was made here was made of.
alter table upload_file
    add column known boolean not null default false;

alter table upload
    add column origin text;

-- Bytes that an owner may store; null: as the configuration says.
alter table account
    add column quota_bytes bigint check (quota_bytes >= 0);
