-- What of the object was changed, in words that are no secret: a role, an organisation, the adapter that an upload is for.
alter table audit_entry add column detail text not null default '';

create or replace function audit_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.at < now() - interval '30 days' then
        return old;
    end if;
    -- Only the link to an erased account may be cut; the words stay.
    if tg_op = 'UPDATE' and new.account_id is null
        and (new.at, new.actor, new.action, new.object, new.detail, new.status)
            = (old.at, old.actor, old.action, old.object, old.detail, old.status) then
        return new;
    end if;
    raise exception 'the audit log only grows';
end
$$;
