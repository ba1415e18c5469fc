-- Who may sign in, with what.
create extension if not exists vector;

create table account (
    id            uuid        primary key,
    username      text        not null unique check (username = lower(username)),
    email         text        not null,
    -- Null: the account has keys only.
    password_hash text,
    role          text        not null check (role in ('admin', 'user')),
    created_at    timestamptz not null default now()
);

create table session (
    token_hash text        primary key,
    account_id uuid        not null references account (id) on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create table api_key (
    id           text        primary key,
    account_id   uuid        not null references account (id) on delete cascade,
    name         text        not null,
    secret_hash  text        not null,
    hint         text        not null,
    scopes       text[]      not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);

create index api_key_account on api_key (account_id);
