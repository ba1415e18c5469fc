-- Versions and adapters that are on their way out, and everything a name has been.
alter table adapter_version
    add column state      text not null default 'published' check (state in ('published', 'deprecated', 'yanked')),
    add column state_note text not null default '',
    -- Gone for readers; the row and its files stay until the grace is over.
    add column deleted_at timestamptz;

-- A renamed adapter still answers to its former names, which nobody gets again.
create table adapter_alias (
    owner      text        not null,
    name       text        not null,
    adapter_id uuid        not null references adapter (id),
    created_at timestamptz not null default now(),
    primary key (owner, name)
);

-- Tags that, once set, stay where they are: a name, or a beginning with a star.
create table tag_protection (
    adapter_id uuid not null references adapter (id) on delete cascade,
    pattern    text not null,
    primary key (adapter_id, pattern)
);

-- Where a version came from.
create table version_parent (
    version_id uuid             not null references adapter_version (id) on delete cascade,
    relation   text             not null check (relation in ('forked', 'merged', 'derived')),
    position   integer          not null,
    parent     text             not null,
    digest     text             not null,
    weight     double precision not null,
    primary key (version_id, relation, position)
);

create index version_parent_digest on version_parent (digest);

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
       v.state
from adapter a
join tag t on t.adapter_id = a.id and t.name = 'latest'
join adapter_version v on v.id = t.version_id
where a.deleted_at is null and a.taken_down_at is null and v.deleted_at is null and v.state <> 'yanked';
