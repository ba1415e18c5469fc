-- Mail that waits until the mail server takes it: written with what it tells of, in one transaction; sent afterwards by whichever registry takes it first.
-- Letters may hold tokens, so a row goes once it was sent, was given up or has no use any more.
create table letter (
    id         uuid        primary key,
    recipient  text        not null,
    subject    text        not null,
    body       text        not null,
    attempts   integer     not null default 0,
    created_at timestamptz not null default now(),
    -- When it is sent, or, while somebody sends it, when others take that for lost.
    next_at    timestamptz not null default now(),
    expires_at timestamptz not null
);

create index letter_due on letter (next_at);
create index letter_end on letter (expires_at);

-- Addresses that somebody asked new passwords for. Whether anybody has one is looked up afterwards: the question is answered alike and as fast.
create table password_question (
    id       uuid        primary key,
    email    text        not null,
    asked_at timestamptz not null default now()
);

create index password_question_order on password_question (asked_at);
