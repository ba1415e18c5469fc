-- What narrows a key beside its scopes, and what it has spent.
alter table api_key
    -- owner/* or owner/name; empty: everything its account may do.
    add column resources     text[] not null default '{}',
    -- Millionths of a credit; null: no budget.
    add column budget_micros bigint check (budget_micros >= 0),
    add column budget_per    text   check (budget_per in ('day', 'week', 'month', 'total')),
    add constraint api_key_budget_whole check ((budget_micros is null) = (budget_per is null));

-- One row a key and period; the start of 'total' is the epoch.
create table key_spend (
    key_id  text   not null references api_key (id) on delete cascade,
    period  date   not null,
    micros  bigint not null check (micros >= 0),
    primary key (key_id, period)
);

-- Set aside for requests that are being answered. A row that a killed registry left behind ends by itself.
create table key_hold (
    id         uuid        primary key,
    key_id     text        not null references api_key (id) on delete cascade,
    micros     bigint      not null check (micros >= 0),
    expires_at timestamptz not null
);

create index key_hold_key on key_hold (key_id);
