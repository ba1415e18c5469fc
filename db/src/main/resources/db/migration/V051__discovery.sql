-- What people think of adapters and where they keep them.
create table adapter_like (
    adapter_id uuid        not null references adapter (id) on delete cascade,
    account_id uuid        not null references account (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (adapter_id, account_id)
);

create index adapter_like_account on adapter_like (account_id, created_at);

-- One row a person, adapter and day, whoever often they come: what trending and downloads count.
create table adapter_use (
    adapter_id uuid not null references adapter (id) on delete cascade,
    account_id uuid not null references account (id) on delete cascade,
    day        date not null,
    primary key (adapter_id, account_id, day)
);

create index adapter_use_day on adapter_use (day, adapter_id);

create table collection (
    id          uuid        primary key,
    owner_id    uuid        not null references account (id) on delete cascade,
    title       text        not null,
    description text        not null default '',
    visibility  text        not null check (visibility in ('public', 'private')),
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);

create index collection_owner on collection (owner_id, created_at);

create table collection_item (
    collection_id uuid        not null references collection (id) on delete cascade,
    adapter_id    uuid        not null references adapter (id) on delete cascade,
    note          text        not null default '',
    added_at      timestamptz not null default now(),
    primary key (collection_id, adapter_id)
);

create table saved_search (
    id         uuid        primary key,
    account_id uuid        not null references account (id) on delete cascade,
    name       text        not null,
    query      text        not null,
    created_at timestamptz not null default now(),
    unique (account_id, name)
);

create or replace view latest_version as
select a.owner || '/' || a.name as id,
       a.owner,
       a.name,
       a.visibility,
       a.owner_id               as owner_account,
       v.id                     as version_id,
       v.digest,
       v.base,
       v.rank,
       v.size,
       v.title,
       v.summary,
       v.license,
       v.tags,
       a.updated_at,
       v.kind,
       a.id                     as adapter_id,
       v.target_modules,
       v.state,
       v.parameters,
       a.created_at
from adapter a
join tag t on t.adapter_id = a.id and t.name = 'latest'
join adapter_version v on v.id = t.version_id
where a.deleted_at is null and a.taken_down_at is null and v.deleted_at is null and v.state <> 'yanked';
