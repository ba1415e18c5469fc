-- Where a key is good from.
alter table api_key
    -- Networks in CIDR form; empty: everywhere.
    add column networks text[] not null default '{}';
