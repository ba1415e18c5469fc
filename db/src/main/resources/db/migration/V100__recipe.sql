-- Recipes: named ways of answering, in versions that never change. They share the form of adapters' names, not the names themselves.
create table recipe (
    id         uuid        primary key,
    owner_id   uuid        not null references account (id),
    owner      text        not null,
    name       text        not null,
    visibility text        not null check (visibility in ('public', 'unlisted', 'private')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- The name is never given out again.
    deleted_at timestamptz,
    unique (owner, name)
);

create index recipe_owner on recipe (owner_id);
create index recipe_public on recipe (updated_at desc, id) where visibility = 'public' and deleted_at is null;

create table recipe_version (
    id         uuid        primary key,
    recipe_id  uuid        not null references recipe (id) on delete cascade,
    -- SHA-256 of the definition as it is kept here: JSON with sorted keys.
    digest     text        not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
    definition text        not null,
    note       text        not null,
    created_at timestamptz not null default now(),
    created_by uuid        not null references account (id),
    unique (recipe_id, digest)
);

create table recipe_tag (
    recipe_id  uuid        not null references recipe (id) on delete cascade,
    name       text        not null check (name ~ '^[a-z0-9._-]{1,64}$'),
    version_id uuid        not null references recipe_version (id),
    updated_at timestamptz not null default now(),
    primary key (recipe_id, name)
);

create table recipe_tag_history (
    id         bigint generated always as identity primary key,
    recipe_id  uuid        not null references recipe (id) on delete cascade,
    name       text        not null,
    version_id uuid        not null references recipe_version (id),
    moved_by   uuid        not null references account (id),
    moved_at   timestamptz not null default now()
);

create index recipe_tag_history_tag on recipe_tag_history (recipe_id, name, id desc);
