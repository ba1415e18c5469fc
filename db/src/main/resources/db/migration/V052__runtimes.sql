-- Which runtimes serve a version, as its inspection found; older versions say nothing until they are published again.
alter table adapter_version
    add column runtimes text[] not null default '{}';

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
       a.created_at,
       v.runtimes
from adapter a
join tag t on t.adapter_id = a.id and t.name = 'latest'
join adapter_version v on v.id = t.version_id
where a.deleted_at is null and a.taken_down_at is null and v.deleted_at is null and v.state <> 'yanked';
