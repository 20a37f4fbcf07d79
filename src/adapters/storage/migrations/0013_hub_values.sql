-- What a person finds about a value: that many hold it (a hub: context, never a tie), or that it is none after all.
create table hub_finding (
  id uuid primary key,
  indicator uuid not null,
  is_hub boolean not null,
  person text not null,
  organisation text not null,
  reason text not null check (reason <> ''),
  at timestamptz not null
);
create index hub_finding_indicator on hub_finding (indicator, id);
grant select, insert on hub_finding to kentering_hub;
alter table hub_finding enable row level security;
create policy hub on hub_finding to kentering_hub using (true) with check (true);

-- What was found last, beside the value, so that a report sees it where it looks the value up. Its ties keep what they
-- say; while the value is a hub they bind and count nothing, so taking it back brings everything back.
alter table indicator add column hub boolean not null default false;
