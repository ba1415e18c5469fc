-- As V282, for people's searches: versions and forks with the same card are one point in the graph.
alter table adapter_embedding
    add column spot bytea not null generated always as (sha256(halfvec_send(search::halfvec(384)))) stored;

create index adapter_embedding_spot on adapter_embedding (spot);

create table search_spot (
    spot   bytea        primary key,
    vector halfvec(384) not null
);

insert into search_spot (spot, vector)
select distinct on (spot) spot, search::halfvec(384) from adapter_embedding order by spot;

create table search_spot_left (
    spot bytea not null
);

create function take_search_spots() returns trigger language plpgsql as $$
begin
    insert into search_spot (spot, vector)
    select distinct on (spot) spot, search::halfvec(384) from taken order by spot
    on conflict (spot) do update set vector = excluded.vector where false;
    return null;
end $$;

create function leave_search_spots() returns trigger language plpgsql as $$
begin
    insert into search_spot_left (spot) select distinct spot from gone;
    return null;
end $$;

create trigger adapter_embedding_added after insert on adapter_embedding
    referencing new table as taken for each statement execute function take_search_spots();
create trigger adapter_embedding_moved_to after update on adapter_embedding
    referencing new table as taken for each statement execute function take_search_spots();
create trigger adapter_embedding_moved_from after update on adapter_embedding
    referencing old table as gone for each statement execute function leave_search_spots();
create trigger adapter_embedding_removed after delete on adapter_embedding
    referencing old table as gone for each statement execute function leave_search_spots();

create function remove_empty_search_spots(most integer) returns boolean language plpgsql as $$
declare
    was    record;
    is_any boolean := false;
begin
    for was in
        delete from search_spot_left
        where ctid = any (array(select ctid from search_spot_left limit most for update skip locked)) returning spot
    loop
        is_any := true;
        perform from search_spot s where s.spot = was.spot for update skip locked;
        if found then
            delete from search_spot s where s.spot = was.spot
                and not exists (select 1 from adapter_embedding e where e.spot = was.spot);
        end if;
    end loop;
    return is_any;
end $$;

-- As V140: a graph that does not fit into this is built many times slower.
set local maintenance_work_mem = '512MB';

drop index adapter_embedding_search;

create index search_spot_vector on search_spot
    using hnsw (vector halfvec_cosine_ops) with (m = 24, ef_construction = 200);
