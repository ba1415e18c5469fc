-- Tags and licences are found whatever the case of their letters: beside what a card says stands what is compared. Each key of a version stands once.
create function case_keys(words text[]) returns text[] immutable strict parallel safe language sql as $$
    select array(select distinct lower(word) from unnest(words) word)
$$;

alter table adapter_version
    add column license_key text   not null generated always as (lower(license)) stored,
    add column tag_keys    text[] not null generated always as (case_keys(tags)) stored;

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
       v.runtimes,
       v.license_key,
       v.tag_keys
from adapter a
join tag t on t.adapter_id = a.id and t.name = 'latest'
join adapter_version v on v.id = t.version_id
where a.deleted_at is null and a.taken_down_at is null and v.deleted_at is null and v.state <> 'yanked';

create or replace view draft_adapter as
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
       '{}'::text[]             as runtimes,
       ''::text                 as license_key,
       '{}'::text[]             as tag_keys
from adapter a
where a.deleted_at is null and a.taken_down_at is null
  and not exists (select 1 from adapter_version v where v.adapter_id = a.id and v.deleted_at is null);
