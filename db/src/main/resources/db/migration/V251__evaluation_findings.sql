-- Why a run ended before its time, or with what care its numbers are to be read: a JSON list in the form of an operation's findings.
alter table evaluation
    add column findings text not null default '[]';
