-- What makes searching and listing take the same time with a hundred thousand adapters as with fifteen.

-- From a neighbour's version to the adapter that shows it.
create index tag_version on tag (version_id);

-- Newest first, page by page; names are part of the order.
create index adapter_updated on adapter (updated_at desc, (owner || '/' || name) desc) where deleted_at is null;

-- Every three letters in a row, so that a part of a name is found without reading all names.
create function name_grams(name text) returns text[] immutable strict parallel safe language sql as $$
    select array(select distinct substr(lower(name), i, 3) from generate_series(1, length(name) - 2) i)
$$;

create index adapter_name_grams on adapter using gin (name_grams(owner || '/' || name));
