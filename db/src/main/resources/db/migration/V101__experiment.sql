-- Which answers were given to whom, so that feedback finds them; neither prompts nor answers. Old ones are swept.
create table completion (
    id            text             primary key,
    account_id    uuid             not null references account (id) on delete cascade,
    -- Null: a person in the portal.
    key_id        text,
    recipe_id     uuid             references recipe (id) on delete cascade,
    experiment_id uuid,
    arm           integer,
    millis        double precision not null,
    tokens        bigint           not null,
    created_at    timestamptz      not null default now()
);

create index completion_created on completion (created_at);
create index completion_experiment on completion (experiment_id, arm) where experiment_id is not null;
create index completion_account on completion (account_id);

create table feedback (
    completion_id text             primary key references completion (id) on delete cascade,
    -- 0 bad to 1 good.
    score         double precision not null check (score >= 0 and score <= 1),
    comment       text             not null,
    created_at    timestamptz      not null default now()
);

-- Versions of one recipe that share its traffic; at most one of a recipe runs.
create table experiment (
    id         uuid             primary key,
    recipe_id  uuid             not null references recipe (id) on delete cascade,
    state      text             not null check (state in ('running', 'promoted', 'rolled_back')),
    alpha      double precision not null,
    -- Where latest pointed when it began.
    before_id  uuid             not null references recipe_version (id),
    created_at timestamptz      not null default now(),
    ended_at   timestamptz
);

create unique index experiment_running on experiment (recipe_id) where state = 'running';

create table experiment_arm (
    experiment_id uuid             not null references experiment (id) on delete cascade,
    arm           integer          not null,
    version_id    uuid             not null references recipe_version (id),
    share         double precision not null check (share > 0 and share <= 1),
    primary key (experiment_id, arm)
);
