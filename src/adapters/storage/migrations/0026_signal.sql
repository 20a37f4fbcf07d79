-- Values of nobody (a site, a link, the name a message shows) that enough people reported to tell the public so.
create table signal (
  indicator uuid primary key,
  kind text not null check (kind in ('domain', 'url', 'sender-id')),
  value text not null,
  last_seen timestamptz not null,
  -- Null once it is no longer so: the row stays a while, for whoever keeps the list in memory to see it go.
  until timestamptz,
  at timestamptz not null,
  -- The entry of the log that changed it last.
  position bigint not null
);
create index signal_position on signal (position);
grant select, insert, update on signal to kentering_hub;
grant select, delete on signal to kentering_keeper;
alter table signal enable row level security;
create policy hub on signal to kentering_hub using (true) with check (true);
create policy keeper on signal to kentering_keeper using (true);
