-- What operators look at: how quick a worker is, and how full its tiers are (a JSON list of name, adapters, bytes).
alter table worker
    add column tokens_per_second double precision not null default 0,
    add column tiers             text             not null default '[]';
