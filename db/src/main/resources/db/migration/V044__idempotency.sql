-- Answers to requests that carried an Idempotency-Key, for a day. The body is sealed with the key itself, of which only a hash is kept.
create table idempotent_request (
    id         text        primary key,
    body_hash  text        not null,
    -- Null while it is being answered.
    status     integer,
    headers    text,
    body       bytea,
    created_at timestamptz not null default now()
);

create index idempotent_request_created on idempotent_request (created_at);
