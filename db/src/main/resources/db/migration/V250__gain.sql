-- What the shares of retrieved adapters are multiplied with.
alter table base
    add column gain double precision not null default 1 check (gain > 0 and gain <= 4);
