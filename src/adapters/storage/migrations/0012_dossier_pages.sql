-- A desk's own reports, newest first: what its list of dossiers walks along, page by page.
create index report_desk on report (desk, id);

-- A person's finding that two reports are one telling: they count once, and nobody is asked again. It can be taken back,
-- and both who found it and who took it back stay to be seen.
create table same_report (
  id uuid primary key,
  report_a uuid not null,
  report_b uuid not null,
  person text not null,
  -- In whose name the person looked.
  organisation text not null,
  at timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  check (report_a < report_b),
  check ((undone_by is null) = (undone_at is null))
);
create unique index same_report_stands on same_report (report_a, report_b) where undone_at is null;
create index same_report_pair on same_report (report_a, report_b);

grant select, insert on same_report to kentering_hub;
grant update (undone_by, undone_at) on same_report to kentering_hub;
alter table same_report enable row level security;
create policy hub on same_report to kentering_hub using (true) with check (true);
