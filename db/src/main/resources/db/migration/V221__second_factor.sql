-- What an account asks for at the sign-in besides its password: codes of an authenticator, computed from a secret that both sides have.
create table second_factor (
    account_id   uuid        primary key references account (id) on delete cascade,
    -- Sealed with the registry's own key: checking a code needs it again.
    secret       bytea       not null,
    created_at   timestamptz not null default now(),
    -- When a first code showed that the authenticator has the secret; until then nobody is asked for any.
    confirmed_at timestamptz,
    -- The thirty seconds whose code was taken last: no code is good twice.
    last_step    bigint      not null default 0
);

-- In place of a lost authenticator, each once.
create table recovery_code (
    account_id uuid        not null references second_factor (account_id) on delete cascade,
    -- SHA-256 of the code, which is shown once.
    code_hash  text        not null,
    used_at    timestamptz,
    primary key (account_id, code_hash)
);
