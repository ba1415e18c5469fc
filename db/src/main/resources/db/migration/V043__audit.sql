-- Who changed what. Rows are only ever added; those past their retention may go.
create table audit_entry (
    id         bigint generated always as identity primary key,
    at         timestamptz not null default now(),
    account_id uuid        references account (id) on delete set null,
    actor      text        not null,
    key_id     text        not null default '',
    address    text        not null default '',
    action     text        not null,
    object     text        not null,
    status     integer     not null,
    code       text        not null default '',
    request_id text        not null
);

create index audit_entry_account on audit_entry (account_id, id);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.at < now() - interval '30 days' then
        return old;
    end if;
    -- Only the link to an erased account may be cut; the words stay.
    if tg_op = 'UPDATE' and new.account_id is null
        and (new.at, new.actor, new.action, new.object, new.status) = (old.at, old.actor, old.action, old.object, old.status) then
        return new;
    end if;
    raise exception 'the audit log only grows';
end
$$;

create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function audit_is_append_only();
