-- What is known of a trader: how much they sell, and since when. Given by a payment service or marketplace, never by whoever
-- reports, and never by the trader.
create table trader (
  kind text not null,
  value text not null,
  orders integer not null check (orders >= 0),
  days integer not null check (days between 1 and 366),
  since date not null,
  -- Where the trader hears that they are named.
  contact text,
  organisation text not null,
  at timestamptz not null,
  primary key (kind, value)
);

-- An established trader is heard before a request about them goes out.
create table hearing (
  request uuid primary key references barrier_request (id),
  until timestamptz not null,
  opened_at timestamptz not null,
  -- The invitation: its address, gone once it was taken; its own id, so that a second try is the same letter.
  letter uuid not null unique,
  contact text,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  invited_at timestamptz,
  wrapped bytea,
  sealed bytea,
  stated_at timestamptz,
  -- Why somebody did not wait.
  danger text,
  check ((stated_at is null) = (sealed is null))
);
create index hearing_due on hearing (next_attempt_at) where next_attempt_at is not null;

grant select, insert, update, delete on trader, hearing to kentering_hub;
do $$
declare name text;
begin
  foreach name in array array['trader', 'hearing'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy hub on %I to kentering_hub using (true) with check (true)', name);
  end loop;
end $$;
