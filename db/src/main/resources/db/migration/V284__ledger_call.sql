-- Clients choose the ids of requests and may send many under one: what a call was booked for is told apart by an id of its own.
alter table ledger_entry add column call_id uuid;
update ledger_entry set call_id = md5(request_id)::uuid;
alter table ledger_entry alter column call_id set not null;
alter table ledger_entry drop constraint ledger_entry_request_id_kind_adapter_key;
alter table ledger_entry add constraint ledger_entry_of_call unique (call_id, kind, adapter);
