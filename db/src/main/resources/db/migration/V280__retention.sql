-- Owners may have versions deleted that no tag has named for so many days; null: they stay.
alter table adapter add column retention_days integer check (retention_days between 1 and 3650);

-- When the last tag left a version, or it came, or came back, without one; of no meaning while a tag points to it.
alter table adapter_version add column untagged_since timestamptz not null default now();

-- A tag left where it went next. When one was deleted is not written down: that counts from now.
update adapter_version v
set untagged_since = greatest(v.created_at, (
    select max(coalesce(later.moved_at, now()))
    from tag_history h
    left join lateral (
        select n.moved_at from tag_history n
        where n.adapter_id = h.adapter_id and n.name = h.name and n.id > h.id
        order by n.id limit 1) later on true
    where h.version_id = v.id));
