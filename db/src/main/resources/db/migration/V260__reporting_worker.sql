-- A worker that drains takes nothing new and still answers what it has: it is waited for as long as it reports.
create view reporting_worker as
select * from worker where last_heartbeat > now() - interval '8 seconds';

create or replace view live_worker as
select * from reporting_worker where state = 'ready';
