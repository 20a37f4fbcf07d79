-- What stands as disclosed is what the request said, and not all that its covenant would have let it say.

-- The names of the fields that a request tells: without those of a victim whose report is erased, which nobody can open.
create function kentering_said(asked uuid) returns text[]
  language sql stable security definer set search_path from current
  as $$
    select array(
      select jsonb_object_keys(c.fields)
      union
      select unnest(c.sealed_names) from report_key k where k.report = c.sealed_under
      order by 1)
    from request_content c where c.request = asked
  $$;

drop policy member_writes on disclosure;
create policy member_writes on disclosure for insert to kentering_member with check (
  recipient = kentering_organisation() and fields = kentering_said(request) and exists (
    select 1 from barrier_request r where r.id = request and r.controller = disclosure.controller
      and r.ground ->> 'basis' = basis and r.ground ->> 'decision' is not distinct from decision
      and r.ground -> 'transfer' ->> 'basis' is not distinct from transfer
      and r.purpose = disclosure.purpose and r.notice = disclosure.notice and r.expires_at = disclosure.expires_at));
