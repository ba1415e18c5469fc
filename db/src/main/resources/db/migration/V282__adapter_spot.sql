-- Places that are one and the same point have one row in the graph of neighbours: the versions and forks of an adapter may be hundreds at one point, and a
-- graph in which each of these has only others of them for neighbours loses the way to everything else. Points are told apart as the graph compares them.
alter table adapter_place
    add column spot bytea not null generated always as (sha256(halfvec_send(vector::halfvec(384)))) stored;

create index adapter_place_spot on adapter_place (map, spot);

create table adapter_spot (
    map    bigint       not null,
    spot   bytea        not null,
    vector halfvec(384) not null,
    primary key (map, spot)
);

insert into adapter_spot (map, spot, vector)
select distinct on (map, spot) map, spot, vector::halfvec(384) from adapter_place order by map, spot;

-- Where places went: whoever sweeps looks whether they were the last ones of their spots. Nobody who deletes a version waits for it.
create table adapter_spot_left (
    map  bigint not null,
    spot bytea  not null
);

create function take_spots() returns trigger language plpgsql as $$
begin
    -- In one order, so that no two wait for each other; locked until the places are there for everybody, so that no sweep removes their spots meanwhile.
    insert into adapter_spot (map, spot, vector)
    select distinct on (map, spot) map, spot, vector::halfvec(384) from taken order by map, spot
    on conflict (map, spot) do update set vector = excluded.vector where false;
    return null;
end $$;

create function leave_spots() returns trigger language plpgsql as $$
begin
    insert into adapter_spot_left (map, spot) select distinct map, spot from gone;
    return null;
end $$;

create trigger adapter_place_added after insert on adapter_place
    referencing new table as taken for each statement execute function take_spots();
create trigger adapter_place_moved_to after update on adapter_place
    referencing new table as taken for each statement execute function take_spots();
create trigger adapter_place_moved_from after update on adapter_place
    referencing old table as gone for each statement execute function leave_spots();
create trigger adapter_place_removed after delete on adapter_place
    referencing old table as gone for each statement execute function leave_spots();

-- Looks at some of them; false when there are none. In PL/pgSQL each statement sees what was committed before it: that of the lock sees who had it before.
create function remove_empty_spots(most integer) returns boolean language plpgsql as $$
declare
    was    record;
    is_any boolean := false;
begin
    for was in
        delete from adapter_spot_left
        where ctid = any (array(select ctid from adapter_spot_left limit most for update skip locked)) returning map, spot
    loop
        is_any := true;
        -- One that somebody else has locked is getting a place.
        perform from adapter_spot s where s.map = was.map and s.spot = was.spot for update skip locked;
        if found then
            delete from adapter_spot s where s.map = was.map and s.spot = was.spot
                and not exists (select 1 from adapter_place p where p.map = was.map and p.spot = was.spot);
        end if;
    end loop;
    return is_any;
end $$;

-- As V140: a graph that does not fit into this is built many times slower.
set local maintenance_work_mem = '512MB';

do $$
declare
    used text;
begin
    for used in
        select relname from pg_class
        where relkind = 'i' and relnamespace = current_schema()::text::regnamespace and relname ~ '^adapter_place_of_\d+$'
    loop
        execute format('drop index %I', used);
    end loop;
    for used in select 0::text union select map::text from base loop
        execute format('create index adapter_spot_of_%1$s on adapter_spot using hnsw (vector halfvec_cosine_ops)'
            || ' with (m = 24, ef_construction = 200) where map = %1$s', used);
    end loop;
end $$;
