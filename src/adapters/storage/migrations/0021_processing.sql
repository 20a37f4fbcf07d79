-- What was processed of whom (Logboek Dataverwerkingen): a line for each data subject, and never who did it; that is `access`.
create table processing (
  id uuid primary key,
  trace_id text not null check (trace_id ~ '^[0-9a-f]{32}$'),
  operation_id text not null check (operation_id ~ '^[0-9a-f]{16}$'),
  -- Of another's system, that asked for this.
  foreign_operation_id text check (foreign_operation_id ~ '^[0-9a-f]{16}$'),
  status text not null check (status in ('UNKNOWN', 'OK', 'ERROR')),
  name text not null,
  -- The URI of the processing activity in the register.
  activity text not null check (activity <> ''),
  started_at timestamptz not null,
  ended_at timestamptz not null,
  organisation text not null,
  -- A keyed digest.
  data_subject text not null,
  check (ended_at >= started_at)
);
create index processing_subject on processing (data_subject, id);

grant select, insert on processing to kentering_hub;
grant insert on processing to kentering_member;
grant select, delete on processing to kentering_keeper;
alter table processing enable row level security;
create policy hub on processing to kentering_hub using (true) with check (true);
create policy member_writes on processing for insert to kentering_member with check (organisation = kentering_organisation());
create policy keeper on processing to kentering_keeper using (true);
