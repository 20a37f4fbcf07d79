-- The door for whoever is named: a reference to each request that went out, that they were told, what they say of it, and
-- who judged it. Two persons reverse, and the database refuses one.

-- By what the named person finds the request; the partner passes it on. Only the digest is kept.
create table named_reference (
  digest text primary key,
  request uuid not null unique references barrier_request (id)
);

-- The addressee told the person (GDPR art. 14), and when.
create table named_notice (
  request uuid primary key references barrier_request (id),
  organisation text not null,
  told_at timestamptz not null,
  recorded_at timestamptz not null
);

create table appeal (
  id uuid primary key,
  request uuid not null references barrier_request (id),
  -- Who judges it: whoever decided, or for what a rule decided, whose covenant it is.
  organisation text not null,
  wrapped bytea,
  -- What they say, and where they can be reached.
  sealed bytea,
  body_digest text not null,
  made_at timestamptz not null,
  answer_due_at timestamptz not null,
  expires_at timestamptz not null,
  answer text,
  answered_by text,
  answered_at timestamptz,
  verdict text check (verdict in ('upheld', 'impersonated', 'wrongly-named')),
  verdict_reason text,
  proposed_by text,
  proposed_at timestamptz,
  confirmed_by text,
  confirmed_at timestamptz,
  check ((answered_at is null) = (answer is null)),
  check ((verdict is null) = (proposed_by is null)),
  check (confirmed_by is null or confirmed_by <> proposed_by)
);
-- One at a time about one request; when it is judged, there may be another.
create unique index appeal_open on appeal (request) where confirmed_at is null;
create index appeal_organisation on appeal (organisation, id);

-- Why a value no longer ties: many hold it, its owner is a victim too, or it was named wrongly. The last two by two persons.
alter table hub_finding add column cause text not null default 'of-many'
  check (cause in ('of-many', 'impersonated', 'wrongly-named'));
alter table hub_finding add column second_person text;
alter table hub_finding add check (cause = 'of-many' or not is_hub or (second_person is not null and second_person <> person));

alter table deadline drop constraint deadline_type_check;
alter table deadline add constraint deadline_type_check
  check (type in ('decide', 'answer', 'expire', 'review', 'end', 'notice', 'appeal', 'hearing', 'escalate'));

grant select, insert on named_reference, named_notice to kentering_hub;
grant select, insert, update on appeal to kentering_hub;
grant select, insert on named_notice to kentering_member;
do $$
declare name text;
begin
  foreach name in array array['named_reference', 'named_notice', 'appeal'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy hub on %I to kentering_hub using (true) with check (true)', name);
  end loop;
end $$;
create policy member on named_notice for select to kentering_member using (organisation = kentering_organisation());
create policy member_writes on named_notice for insert to kentering_member with check (
  organisation = kentering_organisation() and exists (select 1 from barrier_request r where r.id = request));
alter policy member_writes on event with check (
  organisation = kentering_organisation()
  and type in ('request.disclosed', 'request.acknowledged', 'outcome.recorded', 'correction.received', 'named.told'));
