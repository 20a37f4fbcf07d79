-- Fraud forms added at run time: one person proposes the whole text, another accepts exactly that text.
create table taxonomy_form (
  id uuid primary key,
  -- The version of the shared taxonomy that it was added to.
  version integer not null check (version > 0),
  code text not null check (code <> ''),
  document jsonb not null check (document ->> 'code' = code),
  proposed_by text not null,
  proposed_at timestamptz not null,
  accepted_by text check (accepted_by <> proposed_by),
  accepted_at timestamptz,
  check ((accepted_by is null) = (accepted_at is null))
);
create unique index taxonomy_form_one_accepted on taxonomy_form (code) where accepted_by is not null;

-- A proposal is accepted or not; its text never changes.
grant select, insert on taxonomy_form to kentering_hub;
grant update (accepted_by, accepted_at) on taxonomy_form to kentering_hub;
alter table taxonomy_form enable row level security;
create policy hub on taxonomy_form to kentering_hub using (true) with check (true);
