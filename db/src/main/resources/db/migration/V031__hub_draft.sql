-- Clients of the Hub's API may send a folder in several commits. Until it is whole it is a draft that only its owner sees.
create table hub_draft_file (
    adapter_id uuid   not null references adapter (id),
    path       text   not null,
    size       bigint not null,
    sha256     text   not null check (sha256 ~ '^[0-9a-f]{64}$'),
    primary key (adapter_id, path)
);
