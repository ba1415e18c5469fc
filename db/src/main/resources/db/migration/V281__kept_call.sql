-- Calls of keys whose owners asked for it; of no other key is anything kept of what was said.
alter table api_key add column keeps_calls boolean not null default false;

create table kept_call (
    id                uuid        primary key,
    key_id            text        not null references api_key (id) on delete cascade,
    at                timestamptz not null,
    request_id        text        not null,
    model             text        not null,
    -- Text, or the JSON of messages, token ids or several prompts; both may be cut.
    prompt            text        not null,
    answer            text        not null,
    -- Null: it never came to its end.
    finish_reason     text,
    -- [{"id", "version", "weight"}]
    adapters          jsonb       not null,
    -- Null: the answer did not tell.
    prompt_tokens     bigint,
    completion_tokens bigint,
    status            integer     not null
);

create index kept_call_key on kept_call (key_id, at desc, id desc);
create index kept_call_at on kept_call (at);
