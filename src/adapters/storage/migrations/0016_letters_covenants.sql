-- The covenants of the letter: to a country with other law, for a term, and after money that moves on.

-- A recipient where the law protects less hears nothing without a ground for the transfer (GDPR ch. V, Wpg art. 17a).
alter table disclosure
  add column recipient_protected boolean not null default true,
  add column transfer text,
  add check (recipient_protected or transfer is not null);
alter table disclosure alter column recipient_protected drop default;
drop policy member_writes on disclosure;
create policy member_writes on disclosure for insert to kentering_member with check (
  recipient = kentering_organisation() and exists (
    select 1 from barrier_request r where r.id = request and r.controller = disclosure.controller
      and r.ground ->> 'basis' = basis and r.ground ->> 'decision' is not distinct from decision
      and r.ground -> 'transfer' ->> 'basis' is not distinct from transfer
      and r.purpose = disclosure.purpose and r.notice = disclosure.notice and r.expires_at = disclosure.expires_at));

-- A barrier that was raised for a term, and each time a person renewed it. Append-only.
alter table barrier_request add column term text;
create table barrier_term (
  id uuid primary key,
  request uuid not null references barrier_request (id),
  organisation text not null check (organisation <> ''),
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  renewed_by text,
  reason text,
  at timestamptz not null,
  unique (request, begins_at),
  check (ends_at > begins_at),
  check ((renewed_by is null) = (reason is null))
);
grant select, insert on barrier_term to kentering_hub;
alter table barrier_term enable row level security;
create policy hub on barrier_term to kentering_hub using (true) with check (true);

alter table deadline drop constraint deadline_type_check;
alter table deadline add constraint deadline_type_check
  check (type in ('decide', 'answer', 'expire', 'review', 'end'));

-- An answer may say where the money went.
alter table outcome
  add column moved_bank text,
  add column moved_account text,
  add column moved_cents bigint check (moved_cents >= 0),
  -- A day, or an instant: as the bank says it.
  add column moved_when text,
  add check (result = 'moved-on' or (moved_bank is null and moved_account is null)),
  add check (moved_bank is not null or moved_account is not null or (moved_cents is null and moved_when is null));

-- What is then asked of the next bank: once for an answer, at most five banks far, never the same bank about the same
-- account again, and with no more than what it needs to find the money.
alter table barrier_request
  add column after_outcome uuid references outcome (id),
  add column chain uuid,
  add column hop integer not null default 0 check (hop between 0 and 5),
  add check ((after_outcome is null) = (hop = 0)),
  add check (hop = 0 or chain is not null),
  add check (hop = 0 or (kind = 'iban' and share <@ array['indicator', 'form', 'amountMoved', 'movedAt']));
create unique index barrier_request_after on barrier_request (after_outcome) where after_outcome is not null;
create unique index barrier_request_chain on barrier_request (chain, addressee, indicator) where chain is not null;
