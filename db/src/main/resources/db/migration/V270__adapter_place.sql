-- Where retrieval finds an adapter: the mean of its examples under a map. The places of a base's adapters under another map are made beside those in
-- force, and every map has an index of its own, which is built at once, when all its places are there, and goes with it.
create table adapter_place (
    -- 0: as the embedder gives it; of bases for which no retriever was ever chosen.
    map        bigint           not null,
    version_id uuid             not null references adapter_version (id) on delete cascade,
    vector     vector(384)      not null,
    -- Added to the cosine with the vector.
    tilt       double precision not null,
    primary key (map, version_id)
);

-- For who deletes versions.
create index adapter_place_version on adapter_place (version_id);

-- Those that were asked for before have no digest to go on with.
update remapping
    set state = 'failed', findings = '[{"code": "REMAPPING_BROKE_OFF", "level": "reject", "file": "", "path": "",'
        || ' "message": "The registry was updated while it mapped the adapters.",'
        || ' "hint": "The base has the retriever before; choose again."}]'
    where state = 'running';

alter table remapping
    -- Of the retriever as it was chosen, whatever becomes of its tag; null: none.
    add column digest text,
    add column map    bigint generated always as identity;

-- Also keeps two administrators from choosing at once.
create unique index remapping_of_base on remapping (base) where state = 'running';

-- The map in force; changes together with retriever_digest.
alter table base add column map bigint not null default 0;

update base set map = nextval(pg_get_serial_sequence('remapping', 'map')) where retriever_digest is not null;

insert into adapter_place (map, version_id, vector, tilt)
select coalesce(b.map, 0), e.version_id, e.retrieval, e.tilt
from adapter_embedding e join adapter_version v on v.id = e.version_id left join base b on b.name = v.base
where v.kind = 'adapter';

-- As V140: a graph that does not fit into this is built many times slower.
set local maintenance_work_mem = '512MB';

do $$
declare
    used bigint;
begin
    for used in select 0 union select map from base loop
        execute format('create index adapter_place_of_%1$s on adapter_place using hnsw ((vector::halfvec(384)) halfvec_cosine_ops)'
            || ' with (m = 24, ef_construction = 200) where map = %1$s', used);
    end loop;
end $$;

alter table adapter_embedding drop column retrieval, drop column tilt;
