-- Calls of an arm that came to no answer for the recipe's or its worker's sake.
alter table experiment_arm add column failures bigint not null default 0;
