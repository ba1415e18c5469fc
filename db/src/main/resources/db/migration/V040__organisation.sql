-- Owners other than people: organisations, and robots that act for somebody by key alone.
alter table account
    add column kind text not null default 'person' check (kind in ('person', 'organisation', 'robot')),
    -- A suspended account signs in nowhere; what it published stays where it is.
    add column suspended_at timestamptz,
    add column suspension_reason text;

alter table account
    alter column kind drop default;

-- Who may act for an owner besides the owner: members of an organisation, and robots.
create table membership (
    owner_id   uuid        not null references account (id) on delete cascade,
    account_id uuid        not null references account (id) on delete cascade,
    role       text        not null check (role in ('owner', 'publisher', 'reader')),
    created_at timestamptz not null default now(),
    primary key (owner_id, account_id),
    check (owner_id <> account_id)
);

create index membership_account on membership (account_id);

-- Everybody in whose name an account sees things. One call a statement: wrap it in a sub-select.
create function owners_of(caller uuid) returns uuid[] stable language sql as $$
    select coalesce(array_agg(owner), '{}')
    from (select caller as owner where caller is not null
          union all
          select owner_id from membership where account_id = caller) owners
$$;
