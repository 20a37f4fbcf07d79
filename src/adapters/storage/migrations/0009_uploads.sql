-- Files that desks send themselves: kept in the data folder until they are read, known again by what is in them.
alter table import_run
  add column origin text not null default 'path' check (origin in ('path', 'upload')),
  add column kind text check (kind in ('csv', 'ndjson')),
  -- What its desk calls the file; goes with the rejects.
  add column title text check (length(title) <= 120),
  -- What a person chose on seeing the first rows.
  add column wish jsonb not null default '{}',
  -- A digest of how its desk's files were read: after a change, the same file is read again.
  add column reading text,
  add column by text;

-- `waiting`: nobody has said yet that it may be read. `dropped`: somebody said that it may not.
alter table import_run drop constraint import_run_state_check;
alter table import_run add constraint import_run_state_check
  check (state in ('waiting', 'running', 'done', 'failed', 'dropped'));
alter table import_run drop constraint import_run_check;
alter table import_run add constraint import_run_check check ((state in ('waiting', 'running')) = (finished_at is null));
drop index import_run_one_running;
create unique index import_run_one_open on import_run (desk, name) where finished_at is null;
create index import_run_uploads on import_run (desk, started_at) where origin = 'upload';

grant select on import_run to kentering_member;
create policy member on import_run for select to kentering_member
  using (desk = kentering_organisation() and origin = 'upload');
