-- Tokens with which somebody sets a new password who does not know the old one; each once, for half an hour.
create table password_reset (
    -- SHA-256 of the token, which is in a mail or shown once.
    token_hash text        primary key,
    account_id uuid        not null references account (id) on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index password_reset_account on password_reset (account_id, created_at);
create index account_email on account (lower(email));
