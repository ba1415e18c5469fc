-- Suites with thresholds bound to tags: such a tag moves only once its new version was tested.
create table tag_guard (
    id         uuid        primary key,
    adapter_id uuid        references adapter (id) on delete cascade,
    recipe_id  uuid        references recipe (id) on delete cascade,
    -- A tag, or the beginning of tags with a star.
    tag        text        not null check (tag ~ '^([a-z0-9._-]{1,64}|[a-z0-9._-]{0,63}\*)$'),
    -- A suite that something is bound to can't be deleted.
    suite_id   uuid        not null references suite (id),
    action     text        not null check (action in ('refuse', 'warn')),
    -- Metrics, thresholds and how a version is asked, as JSON.
    wanted     text        not null,
    created_by uuid        not null references account (id),
    created_at timestamptz not null default now(),
    check (num_nonnulls(adapter_id, recipe_id) = 1)
);

create unique index tag_guard_adapter on tag_guard (adapter_id, tag) where adapter_id is not null;
create unique index tag_guard_recipe on tag_guard (recipe_id, tag) where recipe_id is not null;
create index tag_guard_suite on tag_guard (suite_id);

-- Moves that a guard held back, and what came of them.
create table held_move (
    -- Of the operation as well.
    id            uuid        primary key,
    adapter_id    uuid        references adapter (id) on delete cascade,
    recipe_id     uuid        references recipe (id) on delete cascade,
    name          text        not null,
    tag           text        not null,
    -- Where the tag pointed when the move was asked for; it moves only from there. Null: it was new.
    from_version  uuid,
    to_version    uuid        not null,
    digest        text        not null,
    moved_by      uuid        not null references account (id),
    -- Ends as promoted when the tag has moved.
    experiment_id uuid        references experiment (id) on delete cascade,
    action        text        not null check (action in ('refuse', 'warn')),
    guarded_by    uuid        not null references account (id),
    -- The run that decides; gone when somebody deleted it. Null: none could begin.
    evaluation_id uuid,
    state         text        not null check (state in ('running', 'moved', 'refused', 'overtaken')),
    -- What fell short, as a JSON list.
    findings      text        not null default '[]',
    created_at    timestamptz not null default now(),
    decided_at    timestamptz,
    check (num_nonnulls(adapter_id, recipe_id) = 1)
);

create unique index held_move_adapter on held_move (adapter_id, tag) where state = 'running' and adapter_id is not null;
create unique index held_move_recipe on held_move (recipe_id, tag) where state = 'running' and recipe_id is not null;
create index held_move_evaluation on held_move (evaluation_id);
create index held_move_account on held_move (moved_by);

-- The operation that decides whether the tag moves to an upload's version; null where it has moved.
alter table upload add column tag_move uuid;
