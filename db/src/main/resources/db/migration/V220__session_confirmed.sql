-- When whoever sits at the browser last proved who they are: sensitive calls need that to be recent.
alter table session add column confirmed_at timestamptz not null default now();
update session set confirmed_at = created_at;
