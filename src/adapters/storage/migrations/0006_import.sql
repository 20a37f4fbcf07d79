-- Files that desks hand in: how far each reading came. A crash leaves `running`, which the next start takes over.
create table import_run (
  id uuid primary key,
  desk text not null,
  -- The path of the file, as the operator gave it.
  name text not null check (name <> ''),
  state text not null check (state in ('running', 'done', 'failed')),
  read bigint not null default 0,
  added bigint not null default 0,
  known bigint not null default 0,
  rejected bigint not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- Why it failed; never a value from the file.
  reason text,
  check ((state = 'running') = (finished_at is null)),
  check (added + known + rejected <= read)
);
create unique index import_run_one_running on import_run (desk, name) where state = 'running';

grant select, insert, update on import_run to kentering_hub;
alter table import_run enable row level security;
create policy hub on import_run to kentering_hub using (true) with check (true);
