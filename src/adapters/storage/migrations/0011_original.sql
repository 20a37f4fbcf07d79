-- The mail that a report was read from, in parts, sealed under the data key of its report: fourteen days, then gone.
create table original (
  report uuid not null,
  part integer not null check (part >= 0),
  desk text not null,
  sealed bytea not null,
  expires_at timestamptz not null,
  primary key (report, part)
);
create index original_expires on original (expires_at);

grant select, insert, delete on original to kentering_hub;
grant select on original to kentering_member;
alter table original enable row level security;
create policy hub on original to kentering_hub using (true) with check (true);
create policy member on original for select to kentering_member using (desk = kentering_organisation());
