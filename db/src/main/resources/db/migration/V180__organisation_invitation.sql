-- Who may join an organisation, and as what, until they say so; gone once it is answered or withdrawn.
create table organisation_invitation (
    id              uuid        primary key,
    organisation_id uuid        not null references account (id) on delete cascade,
    -- Whom it is for; absent: whoever has the token.
    account_id      uuid        references account (id) on delete cascade,
    -- SHA-256 of the token, which is shown once.
    token_hash      text        unique,
    role            text        not null check (role in ('owner', 'publisher', 'reader')),
    created_by      uuid        references account (id) on delete set null,
    created_at      timestamptz not null default now(),
    expires_at      timestamptz not null,
    check ((account_id is null) <> (token_hash is null)),
    unique (organisation_id, account_id)
);

create index organisation_invitation_account on organisation_invitation (account_id);
