-- When somebody had their account erased, or an organisation was deleted. What their adapters stored waits for no grace.
alter table account add column erased_at timestamptz;

update account set erased_at = suspended_at where suspension_reason = 'erased' and email = 'erased@localhost';
