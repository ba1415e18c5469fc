-- Addresses that owners want to be told at, and what is on its way there.
create table webhook (
    id         uuid        primary key,
    owner_id   uuid        not null references account (id) on delete cascade,
    url        text        not null,
    events     text[]      not null check (cardinality(events) > 0),
    -- What messages are signed with, sealed with the registry's own key.
    secret     bytea       not null,
    active     boolean     not null default true,
    -- Deliveries that failed for good since the last one that arrived.
    failures   integer     not null default 0,
    created_at timestamptz not null default now()
);

create index webhook_owner on webhook (owner_id);

-- Written with what happened, in one transaction; sent afterwards by whichever registry takes it first.
create table webhook_delivery (
    id           uuid        primary key,
    webhook_id   uuid        not null references webhook (id) on delete cascade,
    event        text        not null,
    -- The message byte for byte as it is signed.
    payload      text        not null,
    state        text        not null check (state in ('waiting', 'delivered', 'failed', 'dropped')),
    attempts     integer     not null default 0,
    -- What the receiver answered last, or why there was no answer.
    status       integer,
    reason       text,
    created_at   timestamptz not null default now(),
    attempted_at timestamptz,
    -- When it is sent, or, while somebody sends it, when others take that for lost.
    next_at      timestamptz,
    check ((state = 'waiting') = (next_at is not null))
);

create index webhook_delivery_list on webhook_delivery (webhook_id, created_at desc, id desc);
create index webhook_delivery_due on webhook_delivery (webhook_id, next_at) where state = 'waiting';
create index webhook_delivery_age on webhook_delivery (created_at);
