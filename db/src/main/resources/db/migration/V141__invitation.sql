-- Who may register where registration is by invitation: each token is good for one account.
create table invitation (
    id         uuid        primary key,
    -- SHA-256 of the token, which is shown once.
    token_hash text        not null unique,
    -- Whom it is for; empty: whoever has it.
    email      text        not null default '',
    created_by uuid        references account (id) on delete set null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at    timestamptz,
    used_by    uuid        references account (id) on delete set null
);
