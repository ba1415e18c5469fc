-- What a name looks like to somebody who reads it quickly: signs that are alike are one.
create function skeleton(name text) returns text immutable strict language sql as $$
    select replace(replace(translate(lower(name), '015-_.', 'ols'), 'rn', 'm'), 'i', 'l')
$$;

create index adapter_skeleton on adapter (skeleton(owner || '/' || name));
