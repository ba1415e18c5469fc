-- Adapters that everybody finds and only those may fetch whose request was granted; and adapters that moderation took down.
alter table adapter
    drop constraint adapter_visibility_check,
    add constraint adapter_visibility_check check (visibility in ('public', 'unlisted', 'private', 'gated')),
    -- Of gated ones: whether asking is enough.
    add column gate text not null default 'approval' check (gate in ('automatic', 'approval')),
    add column taken_down_at timestamptz,
    add column takedown_reason text;

create table access_request (
    adapter_id uuid        not null references adapter (id) on delete cascade,
    account_id uuid        not null references account (id) on delete cascade,
    state      text        not null check (state in ('pending', 'granted', 'rejected')),
    message    text        not null default '',
    reason     text        not null default '',
    created_at timestamptz not null default now(),
    decided_at timestamptz,
    primary key (adapter_id, account_id)
);

create index access_request_account on access_request (account_id) where state = 'granted';

-- The gated adapters that an account may use.
create function granted_to(caller uuid) returns uuid[] stable language sql as $$
    select coalesce(array_agg(adapter_id), '{}') from access_request where account_id = caller and state = 'granted'
$$;

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
       a.id                     as adapter_id
from adapter a
join tag t on t.adapter_id = a.id and t.name = 'latest'
join adapter_version v on v.id = t.version_id
where a.deleted_at is null and a.taken_down_at is null;
