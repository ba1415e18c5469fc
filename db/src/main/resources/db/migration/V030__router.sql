-- Routers are published like adapters, and called by a blend instead of by a prompt.
alter table adapter_version
    add column kind text not null default 'adapter' check (kind in ('adapter', 'router'));

alter table adapter_version
    alter column kind drop default;

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
       v.kind
from adapter a
join tag t on t.adapter_id = a.id and t.name = 'latest'
join adapter_version v on v.id = t.version_id
where a.deleted_at is null;

-- The router of a base for requests that name none: a reference, so that its tag may move.
alter table base
    add column router text;
