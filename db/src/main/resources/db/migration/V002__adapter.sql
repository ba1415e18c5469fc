-- Adapters, their immutable versions, and the tags that move between them.
create table adapter (
    id         uuid        primary key,
    owner_id   uuid        not null references account (id),
    owner      text        not null,
    name       text        not null,
    visibility text        not null check (visibility in ('public', 'unlisted', 'private')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- A deleted name is kept for ever: it must not come to mean somebody else's adapter.
    deleted_at timestamptz,
    unique (owner, name)
);

create table adapter_version (
    id             uuid        primary key,
    adapter_id     uuid        not null references adapter (id),
    digest         text        not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
    manifest       text        not null,
    base           text        not null,
    rank           integer     not null,
    size           bigint      not null,
    parameters     bigint      not null,
    modules        integer     not null,
    target_modules text[]      not null,
    title          text        not null,
    summary        text        not null,
    license        text        not null,
    tags           text[]      not null,
    findings       text        not null,
    created_at     timestamptz not null default now(),
    unique (adapter_id, digest)
);

create table adapter_file (
    version_id uuid   not null references adapter_version (id) on delete cascade,
    path       text   not null,
    size       bigint not null,
    sha256     text   not null check (sha256 ~ '^[0-9a-f]{64}$'),
    primary key (version_id, path)
);

create index adapter_file_sha256 on adapter_file (sha256);

create table tag (
    adapter_id uuid        not null references adapter (id),
    name       text        not null,
    version_id uuid        not null references adapter_version (id),
    updated_at timestamptz not null default now(),
    primary key (adapter_id, name)
);

create table tag_history (
    id         bigint generated always as identity primary key,
    adapter_id uuid        not null references adapter (id),
    name       text        not null,
    version_id uuid        not null references adapter_version (id),
    moved_by   uuid        not null references account (id),
    moved_at   timestamptz not null default now()
);

create index tag_history_adapter on tag_history (adapter_id, name, id);

-- What browsing, searching and retrieving look at; who may see a row is decided by visibility and owner_account.
create view latest_version as
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
       a.updated_at
from adapter a
join tag t on t.adapter_id = a.id and t.name = 'latest'
join adapter_version v on v.id = t.version_id
where a.deleted_at is null;
