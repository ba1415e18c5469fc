-- From where somebody called is kept for thirty days; what they did stays.
create or replace function audit_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.at < now() - interval '30 days' then
        return old;
    end if;
    -- Only the link to an erased account may be cut, and what is old forgets its address; the words stay.
    if tg_op = 'UPDATE' and (new.account_id is not distinct from old.account_id or new.account_id is null)
        and (new.address = old.address or (new.address = '' and old.at < now() - interval '30 days'))
        and (new.id, new.at, new.actor, new.key_id, new.action, new.object, new.detail, new.status, new.code, new.request_id)
            = (old.id, old.at, old.actor, old.key_id, old.action, old.object, old.detail, old.status, old.code, old.request_id) then
        return new;
    end if;
    raise exception 'the audit log only grows';
end
$$;

create index audit_entry_address on audit_entry (at) where address <> '';
