-- A person's finding that a tie is wrong. It is permanent: the dossier stays apart there.
create table cut (
  report uuid not null,
  indicator uuid not null,
  person text not null,
  reason text not null check (reason <> ''),
  at timestamptz not null,
  primary key (report, indicator)
);
create index cut_indicator on cut (indicator);

grant select, insert on cut to kentering_hub;
alter table cut enable row level security;
create policy hub on cut to kentering_hub using (true) with check (true);
