-- People whom an OpenID provider vouches for: its issuer and its name for them, which never change, point at an account of ours.
create table account_identity (
    issuer     text        not null,
    subject    text        not null,
    account_id uuid        not null references account (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (issuer, subject)
);

create index account_identity_account on account_identity (account_id);
