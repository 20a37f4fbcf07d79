-- The flow: Report → Indicators → Dossier → Covenant → BarrierRequest → Outcome.
-- Large tables are partitioned by month of their UUIDv7; natural keys stand in narrow tables of their own.
-- The hot tables carry no foreign keys: a key share lock on one hot indicator row would cost every report a multixact.

do $$ begin create role kentering_hub nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role kentering_member nologin; exception when duplicate_object or unique_violation then null; end $$;
grant kentering_hub, kentering_member to current_user;

create function kentering_organisation() returns text language sql stable
  as $$ select current_setting('kentering.organisation', true) $$;

-- True when an object has no field beyond those shared. The heart of "the database refuses it too".
create function kentering_within(fields jsonb, share text[]) returns boolean language sql immutable
  as $$ select not exists (select 1 from jsonb_object_keys(fields) field where field <> all (share)) $$;

-- Covenants -------------------------------------------------------------------------------------------------------
create table covenant (
  id text not null,
  version integer not null check (version > 0),
  source text not null,
  state text not null check (state in ('draft', 'active', 'retired')),
  draft_reasons text[] not null,
  controller text not null check (controller <> ''),
  agreement text not null check (agreement <> ''),
  regime text not null check (regime in ('avg', 'wpg')),
  loaded_at timestamptz not null,
  primary key (id, version),
  check (state <> 'active' or draft_reasons = '{}')
);
create unique index covenant_one_active on covenant (id) where state = 'active';

create table covenant_step (
  covenant text not null,
  version integer not null,
  step integer not null,
  share text[] not null,
  basis text not null check (lower(basis) not in ('covenant', 'convenant')),
  decision text,
  purpose text not null check (purpose <> ''),
  notice jsonb not null check (notice ? 'who' and notice ? 'when'),
  primary key (covenant, version, step),
  unique (covenant, version, step, share),
  foreign key (covenant, version) references covenant (id, version),
  check (basis not like 'wpg%' or decision is not null)
);

-- Reports ---------------------------------------------------------------------------------------------------------
create table report (
  id uuid primary key,
  desk text not null,
  controller text not null,
  regime text not null check (regime in ('avg', 'wpg')),
  received_at timestamptz not null,
  form text not null,
  taxonomy_version integer not null,
  occurred_at timestamptz,
  occurred_on date,
  amount_cents bigint check (amount_cents >= 0),
  currency text,
  channel text,
  victim_type text,
  impact text[] not null,
  strength text not null check (strength in ('unconfirmed', 'confirmed', 'transaction', 'identified')),
  gist text not null,
  sealed bytea not null,
  dossier uuid,
  state text not null check (state in ('received', 'withdrawn', 'false', 'erased')),
  expires_at timestamptz not null,
  check ((amount_cents is null) = (currency is null))
) partition by range (id);

-- The wrapped data key of a report. Deleting this row is the erasure of contacts and narrative.
create table report_key (
  report uuid primary key,
  wrapped bytea not null
);

-- By what we know that two reports come from one reporter: keyed digests only. Erasure deletes the rows.
create table reporter_key (
  digest text not null,
  report uuid not null,
  primary key (digest, report)
);
create index reporter_key_report on reporter_key (report);

create table follow_up (
  digest text primary key,
  report uuid not null
);

create table external_report (
  desk text not null,
  external_id text not null,
  body_digest text not null,
  report uuid not null,
  primary key (desk, external_id)
);

create table idempotency (
  organisation text not null,
  key_digest text not null,
  body_digest text not null,
  report uuid not null,
  expires_at timestamptz not null,
  primary key (organisation, key_digest)
);
create index idempotency_expires on idempotency (expires_at);

-- Two reports a person has looked at and found to be of two people.
create table separation (
  report_a uuid not null,
  report_b uuid not null,
  person text not null,
  reason text not null,
  at timestamptz not null,
  primary key (report_a, report_b),
  check (report_a < report_b)
);

-- Indicators and ties ---------------------------------------------------------------------------------------------
create table dossier (
  id uuid primary key,
  opened_at timestamptz not null,
  merged_into uuid,
  fired boolean not null
);
create index dossier_merged on dossier (merged_into) where merged_into is not null;

create table indicator (
  id uuid primary key,
  kind text not null,
  value text not null,
  first_seen timestamptz not null,
  dossier uuid,
  -- False once every counting covenant has fired on it: from then on reports only add their tie.
  open boolean not null,
  unique (kind, value)
);
create index indicator_dossier on indicator (dossier) where dossier is not null;

create table tie (
  report uuid not null,
  indicator uuid not null,
  role text not null check (role in ('controlled', 'impersonated', 'mentioned')),
  sighted_by text not null check (sighted_by in ('reporter', 'desk', 'extraction')),
  how text,
  counts boolean not null check (not counts or (role = 'controlled' and sighted_by <> 'extraction')),
  desk text not null,
  form text not null,
  strength text not null,
  regime text not null check (regime in ('avg', 'wpg')),
  live boolean not null,
  primary key (report, indicator)
) partition by range (report);
create index tie_indicator on tie (indicator, report);

-- Requests --------------------------------------------------------------------------------------------------------
create table firing (
  id uuid primary key,
  covenant text not null,
  version integer not null,
  indicator uuid not null,
  round integer not null check (round > 0),
  -- Set for a covenant without a count, which fires for each report by itself.
  for_report uuid,
  dossier uuid not null,
  form text not null,
  evidence jsonb not null,
  fired_at timestamptz not null,
  withdrawn_at timestamptz,
  unique nulls not distinct (covenant, indicator, round, for_report)
);
create index firing_dossier on firing (dossier);

create table barrier_request (
  id uuid primary key,
  covenant text not null,
  version integer not null,
  step integer not null,
  share text[] not null,
  firing uuid not null,
  addressee text not null,
  indicator uuid not null references indicator (id),
  kind text not null,
  round integer not null,
  for_report uuid,
  dossier uuid not null,
  barrier text not null,
  force text not null check (force in ('request', 'demand', 'order')),
  state text not null check (state in
    ('draft', 'approved', 'declined', 'sent', 'acknowledged', 'answered', 'closed', 'withdrawn', 'expired')),
  controller text not null check (controller <> ''),
  regime text not null check (regime in ('avg', 'wpg')),
  ground jsonb not null check (ground ? 'basis'),
  purpose text not null check (purpose <> ''),
  notice jsonb not null check (notice ? 'who' and notice ? 'when'),
  decide_at text,
  decide_role text,
  -- The night decider; null where the covenant names a function outside the sign-in.
  piket_at text,
  piket_role text,
  decide_due_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  decline_reason text,
  within text not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  due_at timestamptz,
  -- Stays set when a late answer moves the state on.
  withdrawn_at timestamptz,
  expires_at timestamptz not null,
  unique nulls not distinct (covenant, step, addressee, indicator, round, for_report),
  unique (id, covenant, version, step, share),
  unique (id, share),
  foreign key (covenant, version, step, share) references covenant_step (covenant, version, step, share),
  -- GDPR art. 22: a rule decides only about what is not tied to a person.
  check (decided_by <> 'rule' or kind in ('domain', 'url', 'sender-id')),
  check (state in ('draft', 'withdrawn', 'expired') or decided_by is not null),
  check (decided_by is distinct from 'rule' or decide_at is null),
  check ((ground ->> 'basis') not like 'wpg%' or ground ? 'decision')
);
create index barrier_request_addressee on barrier_request (addressee, id);
create index barrier_request_decide on barrier_request (decide_at, id) where state = 'draft';
create index barrier_request_dossier on barrier_request (dossier);
create index barrier_request_indicator on barrier_request (indicator);
create index barrier_request_firing on barrier_request (firing);

-- What the request says. A member can read it only after its disclosure stands in the log of disclosures.
create table request_content (
  request uuid primary key,
  share text[] not null,
  fields jsonb not null,
  -- Fields about the victim, sealed under the data key of the one report they come from.
  sealed_fields bytea,
  sealed_names text[] not null,
  sealed_under uuid,
  foreign key (request, share) references barrier_request (id, share),
  check (kentering_within(fields, share)),
  check (sealed_names <@ share),
  check ((sealed_fields is null) = (sealed_under is null))
);

create table not_applicable (
  covenant text not null,
  version integer not null,
  step integer not null,
  indicator uuid not null,
  -- The value that nobody could be asked about; null when there was none to ask about.
  subject uuid,
  round integer not null,
  for_report uuid,
  reason text not null,
  at timestamptz not null,
  unique nulls not distinct (covenant, version, step, indicator, subject, round, for_report)
);

create table disclosure (
  id uuid primary key,
  request uuid not null,
  covenant text not null,
  version integer not null,
  step integer not null,
  share text[] not null,
  controller text not null check (controller <> ''),
  recipient text not null,
  fields text[] not null check (cardinality(fields) > 0),
  basis text not null check (lower(basis) not in ('covenant', 'convenant')),
  decision text,
  purpose text not null check (purpose <> ''),
  notice jsonb not null check (notice ? 'who' and notice ? 'when'),
  sender_public boolean not null,
  recipient_public boolean not null,
  ap_licence text,
  disclosed_at timestamptz not null,
  expires_at timestamptz not null,
  unique (request, recipient),
  foreign key (request, covenant, version, step, share)
    references barrier_request (id, covenant, version, step, share),
  check (fields <@ share),
  check (basis not like 'wpg%' or decision is not null),
  -- UAVG art. 33(4)(c): private to private only with a licence of the supervisor.
  check (sender_public or recipient_public or ap_licence is not null),
  check (expires_at > disclosed_at)
);

create table outcome (
  id uuid primary key,
  request uuid not null references barrier_request (id),
  organisation text not null,
  result text not null check (result in ('raised', 'declined', 'unknown', 'moved-on')),
  code text,
  reason text,
  happened_at timestamptz not null,
  amount_stopped_cents bigint check (amount_stopped_cents >= 0),
  body_digest text not null,
  recorded_at timestamptz not null
);
create index outcome_request on outcome (request, id);

create table correction (
  id uuid primary key,
  request uuid not null references barrier_request (id),
  kind text not null check (kind in ('correction', 'withdrawal', 'lift')),
  reason text not null,
  created_at timestamptz not null,
  unique (request, kind, created_at)
);

create table correction_receipt (
  correction uuid not null references correction (id),
  recipient text not null,
  received_at timestamptz not null,
  primary key (correction, recipient)
);
