-- An account has one open report about an adapter. Of those that came before, the first stays open.
update report later
set state = 'dismissed', decision = 'A repetition of an earlier report.', decided_at = now()
where state = 'open'
  and exists (select 1
              from report earlier
              where earlier.adapter_id = later.adapter_id
                and earlier.reporter_id = later.reporter_id
                and earlier.state = 'open'
                and (earlier.created_at, earlier.id) < (later.created_at, later.id));

create unique index report_open on report (adapter_id, reporter_id) where state = 'open';
