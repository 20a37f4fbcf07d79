-- Who takes away what is past its term: a role of its own that deletes and never changes, so that what is append-only for
-- everybody else still has an end.
do $$ begin create role kentering_keeper nologin; exception when duplicate_object or unique_violation then null; end $$;
grant kentering_keeper to current_user;

do $$
declare name text;
begin
  foreach name in array array['report', 'report_key', 'reporter_key', 'follow_up', 'external_report', 'tie', 'cut',
    'separation', 'same_report', 'original', 'amendment', 'idempotency', 'confirmation', 'indicator', 'hub_finding', 'firing',
    'barrier_request', 'request_content', 'not_applicable', 'disclosure', 'outcome', 'correction', 'correction_receipt',
    'deadline', 'delivery', 'barrier_term', 'named_reference', 'named_notice', 'appeal', 'hearing', 'trader', 'request_link',
    'access', 'import_run', 'token', 'person', 'session']
  loop
    execute format('grant select, delete on %I to kentering_keeper', name);
    execute format('create policy keeper on %I to kentering_keeper using (true)', name);
  end loop;
end $$;
grant insert on event to kentering_keeper;
create policy keeper on event for insert to kentering_keeper with check (type = 'report.expired');

-- What is looked for when something goes.
create index external_report_report on external_report (report);
create index separation_other on separation (report_b);
create index same_report_other on same_report (report_b);
create index firing_indicator on firing (indicator);
