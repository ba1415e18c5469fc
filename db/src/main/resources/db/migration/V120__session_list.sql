-- Sessions that their person can tell apart, and end one by one.
alter table session
    add column id    uuid not null default gen_random_uuid(),
    add column agent text not null default '';

create unique index session_id on session (id);
create index session_account on session (account_id, created_at);

-- How an adapter was used over time, whoever used it.
create index usage_day_adapter on usage_day (adapter, day) where adapter <> '';
