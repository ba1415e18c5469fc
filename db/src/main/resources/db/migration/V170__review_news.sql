-- What people who called an adapter say of it; one word each.
create table review (
    adapter_id uuid        not null references adapter (id) on delete cascade,
    account_id uuid        not null references account (id) on delete cascade,
    stars      smallint    not null check (stars between 1 and 5),
    text       text        not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (adapter_id, account_id)
);

create index review_account on review (account_id);

-- What happened to things that somebody owns, likes or asked for.
create table news (
    id         bigint      generated always as identity primary key,
    account_id uuid        not null references account (id) on delete cascade,
    kind       text        not null,
    adapter    text        not null,
    -- Who, which version, or why; what it is follows from the kind.
    detail     text        not null default '',
    at         timestamptz not null default now(),
    read_at    timestamptz
);

create index news_account on news (account_id, id desc);
create index news_unread on news (account_id) where read_at is null;

-- The people who answer for an owner: the person, or the owners of the organisation.
create function people_of(owner uuid) returns setof uuid stable language sql as $$
    select id from account where id = owner and kind = 'person'
    union
    select m.account_id from membership m join account a on a.id = m.account_id
    where m.owner_id = owner and m.role = 'owner' and a.kind = 'person'
$$;
