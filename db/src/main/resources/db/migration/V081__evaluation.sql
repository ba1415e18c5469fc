-- Suites of test prompts, and runs that compare arms on them. Everything belongs to one account and is seen by it alone.
create table suite (
    id         uuid        primary key,
    account_id uuid        not null references account (id),
    name       text        not null,
    -- A JSON list of cases: prompt, reference, expected adapter.
    cases      text        not null,
    size       integer     not null check (size > 0),
    updated_at timestamptz not null default now(),
    unique (account_id, name)
);

create table evaluation (
    id          uuid             primary key,
    account_id  uuid             not null references account (id),
    -- What the answers are booked on, and whose hidden adapters they may use; null: a person in the portal; public ones only.
    key_id      text,
    sees        uuid,
    suite       text             not null,
    -- The request as it was accepted, and the cases as they were then: a suite that changes later changes no result.
    spec        text             not null,
    cases       text             not null,
    state       text             not null check (state in ('running', 'succeeded', 'failed')),
    progress    double precision not null default 0,
    created_at  timestamptz      not null default now(),
    finished_at timestamptz
);

create index evaluation_account on evaluation (account_id, created_at desc, id);
create index evaluation_running on evaluation (state) where state = 'running';

create table evaluation_answer (
    evaluation_id uuid    not null references evaluation (id) on delete cascade,
    arm           integer not null,
    position      integer not null,
    -- Null: the arm gave no answer to this case, and error says why.
    answer        text,
    error         text,
    -- Id, score and weight of each adapter that took part, as a JSON list.
    adapters      text    not null,
    millis        double precision not null,
    tokens        integer not null,
    primary key (evaluation_id, arm, position)
);
