-- Clocks, deliveries, the one log, and who signs in.

-- Clocks ----------------------------------------------------------------------------------------------------------
create table deadline (
  id uuid primary key,
  type text not null check (type in ('decide', 'answer', 'expire')),
  subject uuid not null,
  due_at timestamptz not null,
  done_at timestamptz,
  unique (type, subject)
);
create index deadline_due on deadline (due_at) where done_at is null;

create table delivery (
  id uuid primary key,
  recipient text not null,
  type text not null,
  about uuid not null,
  attempts integer not null,
  next_attempt_at timestamptz,
  delivered_at timestamptz
);
create index delivery_due on delivery (next_attempt_at) where delivered_at is null and next_attempt_at is not null;

-- The one log -----------------------------------------------------------------------------------------------------
-- Committed but not yet sealed. The sealer moves rows from here to the log.
create table event (
  id uuid primary key,
  at timestamptz not null,
  type text not null,
  subjects uuid[] not null,
  organisation text not null
);

create table log (
  position bigint primary key,
  batch bigint not null,
  id uuid not null,
  at timestamptz not null,
  type text not null,
  subjects uuid[] not null,
  organisation text not null
);

create table batch (
  number bigint primary key,
  first_position bigint not null,
  last_position bigint not null,
  sealed_at timestamptz not null,
  previous bytea not null,
  head bytea not null,
  key_id text not null,
  signature bytea not null
);

create table reader (
  name text primary key,
  position bigint not null
);

-- Who looked at what: one line per person whose data was read.
create table access (
  id uuid primary key,
  at timestamptz not null,
  organisation text not null,
  actor text not null,
  action text not null,
  subject uuid not null,
  basis text not null
);

-- People ----------------------------------------------------------------------------------------------------------
create table person (
  id uuid primary key,
  issuer text not null,
  subject text not null,
  name text not null,
  organisation text not null,
  roles text[] not null,
  created_at timestamptz not null,
  disabled_at timestamptz,
  unique (issuer, subject)
);

create table session (
  digest text primary key,
  person uuid not null references person (id),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_expires on session (expires_at);

create table token (
  id uuid primary key,
  organisation text not null,
  digest text not null unique,
  scopes text[] not null,
  label text not null,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
