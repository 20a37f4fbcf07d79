-- What an organisation declares of its own numbers: they never originate a call. Settled is what the directory proves, or a
-- second person of the organisation confirmed; only a settled declaration is carried out.
create table declaration (
  id uuid primary key,
  organisation text not null check (organisation <> ''),
  kind text not null check (kind in ('do-not-originate')),
  -- In normal form, and an organisation's: of nobody.
  value text not null,
  proof text not null check (proof in ('directory', 'second-person')),
  declared_by text not null,
  declared_at timestamptz not null,
  confirmed_by text,
  confirmed_at timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz,
  settled boolean not null,
  unique (id, settled),
  check (settled = (proof = 'directory' or confirmed_by is not null)),
  check (confirmed_by <> declared_by),
  check ((confirmed_by is null) = (confirmed_at is null)),
  check ((withdrawn_by is null) = (withdrawn_at is null))
);
-- One owner, once, as long as it stands.
create unique index declaration_standing on declaration (kind, value) where withdrawn_at is null;
create index declaration_organisation on declaration (organisation, id);

grant select, insert, update on declaration to kentering_hub;
grant select on declaration to kentering_member;
grant select, delete on declaration to kentering_keeper;
alter table declaration enable row level security;
create policy hub on declaration to kentering_hub using (true) with check (true);
create policy member on declaration for select to kentering_member using (organisation = kentering_organisation());
create policy keeper on declaration to kentering_keeper using (true);

alter table barrier_request
  add column declaration uuid,
  add column declaration_settled boolean check (declaration_settled),
  add foreign key (declaration, declaration_settled) references declaration (id, settled),
  add check ((declaration is null) = (declaration_settled is null));
create index barrier_request_declaration on barrier_request (declaration) where declaration is not null;

-- GDPR art. 22: a rule decides only about what is not tied to a person, or is an organisation's own by a settled declaration.
alter table barrier_request drop constraint barrier_request_check;
alter table barrier_request add constraint barrier_request_rule_check check (decided_by <> 'rule'
  or kind in ('domain', 'url', 'sender-id') or (kind = 'phone' and barrier = 'do-not-originate' and declaration is not null));
