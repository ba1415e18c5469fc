-- What people report, and files that may not come back.
create table report (
    id          uuid        primary key,
    adapter_id  uuid        not null references adapter (id) on delete cascade,
    reporter_id uuid        references account (id) on delete set null,
    reason      text        not null check (reason in ('malware', 'copyright', 'illegal', 'privacy', 'impersonation', 'spam', 'other')),
    details     text        not null,
    state       text        not null default 'open' check (state in ('open', 'dismissed', 'taken_down')),
    decision    text        not null default '',
    created_at  timestamptz not null default now(),
    decided_at  timestamptz
);

create index report_state on report (state, created_at);

create table blocked_hash (
    sha256     text        primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    reason     text        not null,
    created_at timestamptz not null default now()
);
