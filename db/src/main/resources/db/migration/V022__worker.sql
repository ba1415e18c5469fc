-- The inference workers, by their last heartbeat.
create table worker (
    id             text        primary key,
    url            text        not null,
    base           text        not null,
    dtype          text        not null,
    version        text        not null,
    state          text        not null check (state in ('ready', 'draining')),
    max_batch      integer     not null check (max_batch > 0),
    running        integer     not null check (running >= 0),
    waiting        integer     not null check (waiting >= 0),
    resident       text[]      not null,
    last_heartbeat timestamptz not null default now()
);

-- Four heartbeats missed: gone. The one place that knows this limit.
create view live_worker as
select * from worker where state = 'ready' and last_heartbeat > now() - interval '8 seconds';
