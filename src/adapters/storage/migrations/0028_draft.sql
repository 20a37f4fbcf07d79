-- Who reports for somebody else says what they are to them, and whether they may.
alter table report
  add column on_behalf text check (on_behalf in ('family', 'friend', 'carer', 'professional', 'other')),
  add column permission boolean,
  add constraint report_permission_asked check ((on_behalf is null) = (permission is null));

-- What somebody is writing and has not sent. It ties to nothing, counts for nothing, and goes when it is sent or forgotten.
create table draft (
  id uuid primary key,
  desk text not null,
  -- A keyed digest of the secret in the writer's cookie; null once it was closed, so that this browser no longer opens it.
  token text unique,
  -- A keyed digest of the code by which it is taken up again, once somebody asked for one.
  code text unique,
  -- The answers, under a key of their own that goes with the row.
  sealed bytea not null,
  wrapped bytea not null,
  expires_at timestamptz not null
);
create index draft_expires on draft (expires_at);

grant select, insert, update, delete on draft to kentering_hub;
grant select, delete on draft to kentering_keeper;
alter table draft enable row level security;
create policy hub on draft to kentering_hub using (true) with check (true);
create policy keeper on draft to kentering_keeper using (true);
