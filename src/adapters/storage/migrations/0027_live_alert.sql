-- A cash-out that a bank sees happening now. It lives an hour at most: whoever has not acknowledged it by then is asked nothing.
alter table declaration
  add column live_until timestamptz,
  -- By what the organisation itself knows it; sent again it is the same alert.
  add column reference text,
  -- What is told: place and time, card, order, amount, camera. Of a suspect, never of a victim; gone when its requests are.
  add column said jsonb,
  drop constraint declaration_kind_check,
  drop constraint declaration_proof_check,
  drop constraint declaration_check,
  add constraint declaration_kind_check check (kind in ('do-not-originate', 'cash-out')),
  add constraint declaration_proof_check check (proof in ('directory', 'second-person', 'declarer')),
  add constraint declaration_settled_check check (settled = (proof in ('directory', 'declarer') or confirmed_by is not null)),
  -- Only an alert rests on one person, and only an alert ends by itself, within the hour.
  add constraint declaration_live_check check (
    (kind = 'cash-out') = (proof = 'declarer') and (kind = 'cash-out') = (live_until is not null)
    and (kind = 'cash-out') = (reference is not null) and live_until <= declared_at + interval '1 hour'),
  add unique (id, declared_by, live_until);
drop index declaration_standing;
create unique index declaration_standing on declaration (kind, value) where withdrawn_at is null and live_until is null;
create unique index declaration_reference on declaration (organisation, reference) where reference is not null;

-- GDPR art. 22: a card is a person's. Only the person who declared the alert decided what is asked because of it: no rule, no
-- silence, and nobody else. What a live barrier asks, only an alert asks.
alter table barrier_request
  add column live_until timestamptz,
  add column declared_by text,
  add column acknowledged_at timestamptz,
  add foreign key (declaration, declared_by, live_until) references declaration (id, declared_by, live_until),
  add constraint barrier_request_live_check check (
    (live_until is not null) = (barrier in ('cancel-order', 'stop-card', 'attend'))
    and (live_until is null) = (declared_by is null)
    and (live_until is null or (declaration is not null and decided_by is not distinct from declared_by
      and decided_by not in ('rule', 'silence'))));
grant update (acknowledged_at) on barrier_request to kentering_member;
grant update (said) on declaration to kentering_keeper;

alter table deadline drop constraint deadline_type_check;
alter table deadline add constraint deadline_type_check check (type in
  ('decide', 'answer', 'expire', 'review', 'end', 'notice', 'appeal', 'hearing', 'silence', 'escalate', 'over'));

-- A notice about something that lives short goes before the others in its lane, and is given up when that is over.
alter table delivery add column live_until timestamptz;
create index delivery_live on delivery (recipient, id)
  where live_until is not null and delivered_at is null and dead_at is null;
