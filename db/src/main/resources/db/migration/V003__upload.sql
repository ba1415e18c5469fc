-- Uploads on their way from quarantine to a version. A row outlives every process, so that a killed registry goes on where it was.
create table upload (
    id         uuid        primary key,
    account_id uuid        not null references account (id),
    owner      text        not null,
    name       text        not null,
    tag        text        not null,
    state      text        not null check (state in ('receiving', 'running', 'succeeded', 'failed')),
    progress   double precision not null default 0,
    findings   text        not null default '[]',
    version    text,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index upload_open on upload (state, expires_at) where state in ('receiving', 'running');

create table upload_file (
    upload_id  uuid   not null references upload (id) on delete cascade,
    position   integer not null,
    path       text   not null,
    size       bigint not null,
    sha256     text   not null,
    -- Of the multipart upload in object storage; null when nothing has to be sent.
    storage_id text,
    assembled  boolean not null default false,
    primary key (upload_id, position)
);
