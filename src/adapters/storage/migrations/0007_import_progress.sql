-- How far a reading came, so that who takes it over need not begin at the first row.
alter table import_run
  -- The next row begins at this byte of the file as UTF-8; so many rows lie before it.
  add column byte_to bigint not null default 0,
  add column row_to bigint not null default 0,
  -- The length of the file with rejects at that row.
  add column rejects_to bigint not null default 0,
  -- SHA-256 of how the file is read and of all that was read: a file that was changed since is read from its first row.
  add column digest text,
  -- The names of columns that nobody told us to read or to leave.
  add column unread text[] not null default '{}';
