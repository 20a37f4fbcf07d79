-- One letter for each report whose reporter may confirm it by mail: that it is owed, when it went, what came of it. The
-- address itself stands in the report's seal and nowhere else.
create table confirmation (
  report uuid primary key,
  desk text not null,
  -- The event that asked for it, and the letter's own id: a second try is the same letter.
  letter uuid not null unique,
  language text not null check (language in ('nl', 'en', 'both')),
  -- Keyed digests. Of the mailbox, to count how many letters it gets in a day; it outlives an erasure by a day, so that
  -- erasing is no way to fill somebody's mailbox.
  mailbox text not null,
  -- Of the token that proves the mailbox; null once it can prove nothing any more.
  token text unique,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  admitted_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  closed_at timestamptz,
  closed_as text check (closed_as in ('taken', 'refused', 'too-many', 'void')),
  answer text check (answer in ('confirmed', 'denied')),
  answered_at timestamptz,
  check ((closed_at is null) = (closed_as is null)),
  check ((answer is null) = (answered_at is null)),
  check (next_attempt_at is null or (admitted_at is not null and closed_at is null))
);
create index confirmation_due on confirmation (next_attempt_at) where next_attempt_at is not null;
create index confirmation_mailbox on confirmation (mailbox, admitted_at);
create index confirmation_expires on confirmation (expires_at);

grant select, insert, update, delete on confirmation to kentering_hub;
alter table confirmation enable row level security;
create policy hub on confirmation to kentering_hub using (true) with check (true);
