-- What a reporter adds to a report, or puts right in it, beside what was told first: one row each, never changed. What the
-- report said before stands here too, because it goes on being compared by that: a correction makes nobody two people.
create table amendment (
  id uuid primary key,
  report uuid not null,
  desk text not null,
  kind text not null check (kind in ('addition', 'correction')),
  at timestamptz not null,
  -- By what a retry is known.
  key_digest text not null,
  body_digest text not null,
  -- What was told now, under the report's own data key: erasing the report erases this too.
  sealed bytea not null,
  -- What the report said until now.
  form text not null,
  amount_cents bigint check (amount_cents >= 0),
  currency text,
  occurred_at timestamptz,
  occurred_on date,
  gist text not null,
  expires_at timestamptz not null,
  unique (report, key_digest)
);
create index amendment_report on amendment (report, id);
create index amendment_expires on amendment (expires_at);

grant select, insert, delete on amendment to kentering_hub;
-- Only to be emptied, when its report is erased.
grant update (gist) on amendment to kentering_hub;
grant select on amendment to kentering_member;
alter table amendment enable row level security;
create policy hub on amendment to kentering_hub using (true) with check (true);
create policy member on amendment for select to kentering_member using (desk = kentering_organisation());

-- Whether there is any, beside the report: counting looks for them only then.
alter table report add column amended boolean not null default false;
