-- Who may do what, in the database.

-- The flow sees every row and still cannot rewrite what is append-only.
grant select, insert, update on covenant, report, indicator, dossier, tie, firing, barrier_request, request_content,
  deadline, delivery, reader, person, session, token, idempotency to kentering_hub;
grant select, insert on covenant_step, report_key, reporter_key, follow_up, external_report, separation, not_applicable,
  disclosure, outcome, correction, correction_receipt, event, log, batch, access to kentering_hub;
grant delete on report_key, reporter_key, follow_up, external_report, idempotency, event, session to kentering_hub;

-- A member sees its own: the reports it took, the requests addressed to it, what it answered.
grant select on report, barrier_request, request_content, outcome, disclosure, correction, correction_receipt to kentering_member;
grant update (state) on barrier_request to kentering_member;
grant insert on outcome, disclosure, correction_receipt, event, access to kentering_member;

do $$
declare name text;
begin
  foreach name in array array['covenant', 'covenant_step', 'report', 'report_key', 'reporter_key', 'follow_up',
    'external_report', 'idempotency', 'separation', 'dossier', 'indicator', 'tie', 'firing', 'barrier_request',
    'request_content', 'not_applicable', 'disclosure', 'outcome', 'correction', 'correction_receipt', 'deadline',
    'delivery', 'event', 'log', 'batch', 'reader', 'access', 'person', 'session', 'token']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy hub on %I to kentering_hub using (true) with check (true)', name);
  end loop;
end $$;

create policy member on report for select to kentering_member using (desk = kentering_organisation());
create policy member on barrier_request for select to kentering_member
  using (addressee = kentering_organisation() and sent_at is not null);
create policy member_moves on barrier_request for update to kentering_member
  using (addressee = kentering_organisation() and sent_at is not null)
  with check (addressee = kentering_organisation() and state in ('acknowledged', 'answered'));
create policy member on request_content for select to kentering_member using (exists (
  select 1 from disclosure d where d.request = request_content.request and d.recipient = kentering_organisation()));
create policy member on disclosure for select to kentering_member using (recipient = kentering_organisation());
-- What a member says of a disclosure is what the request says of itself.
create policy member_writes on disclosure for insert to kentering_member with check (
  recipient = kentering_organisation() and exists (
    select 1 from barrier_request r where r.id = request and r.controller = disclosure.controller
      and r.ground ->> 'basis' = basis and r.ground ->> 'decision' is not distinct from decision
      and r.purpose = disclosure.purpose and r.notice = disclosure.notice and r.expires_at = disclosure.expires_at));
create policy member on outcome for select to kentering_member using (organisation = kentering_organisation());
create policy member_writes on outcome for insert to kentering_member with check (
  organisation = kentering_organisation() and exists (select 1 from barrier_request r where r.id = request));
create policy member on correction for select to kentering_member using (exists (
  select 1 from barrier_request r where r.id = request));
create policy member on correction_receipt for select to kentering_member using (recipient = kentering_organisation());
create policy member_writes on correction_receipt for insert to kentering_member
  with check (recipient = kentering_organisation());
create policy member_writes on event for insert to kentering_member with check (
  organisation = kentering_organisation()
  and type in ('request.disclosed', 'request.acknowledged', 'outcome.recorded', 'correction.received'));
create policy member_writes on access for insert to kentering_member with check (organisation = kentering_organisation());
