-- A partner that is reached by mail: a link that opens one request, for one answer.
create table request_link (
  -- The notice it went with, which is the event it tells of: a second try is the same letter.
  id uuid primary key,
  request uuid not null references barrier_request (id),
  organisation text not null,
  -- A keyed digest; the token itself stands in the letter only.
  token text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  answered_at timestamptz,
  -- Somebody asked for a new link from this one.
  renewed_at timestamptz
);
create index request_link_request on request_link (request, id);
create index request_link_expires on request_link (expires_at);

grant select, insert, update, delete on request_link to kentering_hub;
-- The one answer is claimed in the same breath as it is given, in the partner's own name.
grant select, update (answered_at) on request_link to kentering_member;
alter table request_link enable row level security;
create policy hub on request_link to kentering_hub using (true) with check (true);
create policy member on request_link for select to kentering_member using (organisation = kentering_organisation());
create policy member_answers on request_link for update to kentering_member
  using (organisation = kentering_organisation()) with check (organisation = kentering_organisation());
