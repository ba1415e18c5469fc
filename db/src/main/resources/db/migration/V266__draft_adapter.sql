-- Adapters without any version yet, in the columns of latest_version: only their owners are shown them.
create view draft_adapter as
select a.owner || '/' || a.name as id,
       a.owner,
       a.name,
       a.visibility,
       a.owner_id               as owner_account,
       null::uuid               as version_id,
       null::text               as digest,
       ''::text                 as base,
       0                        as rank,
       0::bigint                as size,
       a.name                   as title,
       ''::text                 as summary,
       ''::text                 as license,
       '{}'::text[]             as tags,
       a.updated_at,
       'adapter'::text          as kind,
       a.id                     as adapter_id,
       '{}'::text[]             as target_modules,
       'published'::text        as state,
       0::bigint                as parameters,
       a.created_at,
       '{}'::text[]             as runtimes
from adapter a
where a.deleted_at is null and a.taken_down_at is null
  and not exists (select 1 from adapter_version v where v.adapter_id = a.id and v.deleted_at is null);
