-- What was called, summed up a day: a row for each key and base as a whole, and one for each adapter's part in it.
create table usage_day (
    day               date   not null,
    account_id        uuid   not null references account (id) on delete cascade,
    key_id            text   not null,
    base              text   not null,
    -- Empty in the row of the whole; parts are never added to it.
    adapter           text   not null,
    calls             bigint not null,
    prompt_tokens     bigint not null,
    completion_tokens bigint not null,
    micros            bigint not null,
    primary key (day, account_id, key_id, base, adapter)
);

-- Double entry: what one account is charged others earn, so the entries of a request always add up to nothing.
create table ledger_entry (
    id         bigint generated always as identity primary key,
    at         timestamptz not null default now(),
    request_id text        not null,
    account_id uuid        references account (id) on delete set null,
    kind       text        not null check (kind in ('charge', 'earning', 'fee')),
    -- Millionths of a credit: below nothing what is paid, above what is earned.
    micros     bigint      not null,
    key_id     text        not null,
    adapter    text        not null,
    unique (request_id, kind, adapter)
);

create index ledger_entry_account on ledger_entry (account_id, id);
