-- How partners are told: where, how it went, and what nobody could be told.

-- The address of an organisation, with the secret that signs what goes there. Another address or secret is another id.
create table webhook (
  id uuid primary key,
  organisation text not null unique,
  url text not null check (url <> ''),
  -- The secret, sealed under a data key of its own; the one before it signs beside it until its time is over.
  wrapped bytea not null,
  sealed bytea not null,
  wrapped_before bytea,
  sealed_before bytea,
  before_until timestamptz,
  set_at timestamptz not null,
  set_by text not null,
  -- It answered that it is gone: nothing goes there until it is set again.
  stopped_at timestamptz,
  check ((wrapped_before is null) = (sealed_before is null) and (sealed_before is null) = (before_until is null))
);

-- One queue for each recipient. Whoever delivers moves the next attempt ahead first, so a crash in between only delays it.
create table lane (
  organisation text primary key,
  -- Null while nothing waits.
  next_attempt_at timestamptz,
  -- Attempts that failed since one was taken.
  failures integer not null default 0 check (failures >= 0),
  failing_since timestamptz,
  check ((failures = 0) = (failing_since is null))
);
create index lane_due on lane (next_attempt_at) where next_attempt_at is not null;

alter table delivery
  add column created_at timestamptz,
  add column way text,
  add column last_attempt_at timestamptz,
  -- What the last attempt was answered, and why it was not taken.
  add column answer integer,
  add column fault text,
  -- Given up: a person or the partner's own program may have it sent again.
  add column dead_at timestamptz,
  add constraint delivery_one_end check (delivered_at is null or dead_at is null);
update delivery set created_at = coalesce(delivered_at, next_attempt_at, timestamptz 'epoch');
alter table delivery alter column created_at set not null;
insert into lane (organisation, next_attempt_at)
  select recipient, min(next_attempt_at) from delivery where delivered_at is null group by recipient;
drop index delivery_due;
alter table delivery drop column next_attempt_at;
create index delivery_waiting on delivery (recipient, id) where delivered_at is null and dead_at is null;
create index delivery_dead on delivery (id) where dead_at is not null;
create index delivery_recipient on delivery (recipient, id);

grant select, update on webhook to kentering_hub;
grant select, insert, update on lane to kentering_hub;
grant select, insert, update, delete on webhook to kentering_member;
grant select, insert, update (next_attempt_at) on lane to kentering_member;
grant select, update (dead_at) on delivery to kentering_member;
alter table webhook enable row level security;
alter table lane enable row level security;
create policy hub on webhook to kentering_hub using (true) with check (true);
create policy hub on lane to kentering_hub using (true) with check (true);
create policy member on webhook to kentering_member
  using (organisation = kentering_organisation()) with check (organisation = kentering_organisation());
create policy member on lane to kentering_member
  using (organisation = kentering_organisation()) with check (organisation = kentering_organisation());
create policy member on delivery for select to kentering_member using (recipient = kentering_organisation());
create policy member_replays on delivery for update to kentering_member
  using (recipient = kentering_organisation() and dead_at is not null)
  with check (recipient = kentering_organisation() and dead_at is null);
create policy member_delivers on event for insert to kentering_member with check (
  organisation = kentering_organisation() and type in ('webhook.set', 'webhook.removed', 'delivery.replayed'));
