-- A covenant handed in at run time is tried, and then put in force by somebody else than who handed it in.
alter table covenant
  -- Null where it came with the installation, whose files are reviewed where they are kept.
  add column handed_in_by text,
  add column tried_at timestamptz,
  add column activated_by text,
  add column activated_at timestamptz;
alter table covenant drop constraint covenant_state_check;
alter table covenant add constraint covenant_state_check check (state in ('draft', 'tried', 'active', 'retired'));
alter table covenant
  add check (state in ('draft', 'retired') or handed_in_by is null or tried_at is not null),
  add check (state <> 'active' or handed_in_by is null or activated_by is not null),
  add check (activated_by <> handed_in_by);

-- What a covenant would have done with past reports. Numbers only: no value, no report and no person. Append-only.
create table covenant_trial (
  id uuid primary key,
  covenant text not null,
  version integer not null,
  tried_by text not null,
  organisation text not null,
  at timestamptz not null,
  summary jsonb not null,
  foreign key (covenant, version) references covenant (id, version)
);
create index covenant_trial_covenant on covenant_trial (covenant, version, id);
grant select, insert on covenant_trial to kentering_hub;
alter table covenant_trial enable row level security;
create policy hub on covenant_trial to kentering_hub using (true) with check (true);
