-- Another retriever for a base: each of its adapters is mapped anew, which takes minutes of a hundred thousand. Until that is done the base has the
-- retriever before.
create table remapping (
    -- Of the operation as well.
    id                uuid             primary key,
    account_id        uuid             not null references account (id) on delete cascade,
    base              text             not null references base (name) on delete cascade,
    -- Empty: none.
    reference         text             not null,
    takes_temperature boolean          not null,
    takes_fit_slack   boolean          not null,
    state             text             not null default 'running' check (state in ('running', 'succeeded', 'failed')),
    progress          double precision not null default 0,
    -- Why it failed, as a JSON list.
    findings          text             not null default '[]',
    created_at        timestamptz      not null default clock_timestamp()
);

create index remapping_running on remapping (created_at) where state = 'running';
create index remapping_account on remapping (account_id);
