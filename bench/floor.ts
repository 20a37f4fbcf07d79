/**
 * The floor: the least that a report can cost on this machine and this PostgreSQL. One transaction of bare statements,
 * prepared, on tables of its own, with a report of the same size; no parsing, no sealing, no rules, no log.
 */
import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import type { MadeUp } from "./reports.ts";

export type Floor = { receive(report: MadeUp): Promise<void>; close(): Promise<void> };

const tables = `
  create schema floor;
  create table floor.report (id uuid primary key, desk text not null, received_at timestamptz not null, form text not null,
    occurred_on date, amount_cents bigint, currency text, channel text, victim_type text, impact text[] not null,
    strength text not null, reporter text not null, gist text not null, sealed bytea not null, expires_at timestamptz not null);
  create table floor.indicator (id uuid primary key, kind text not null, value text not null, last_seen timestamptz not null,
    unique (kind, value));
  create table floor.link (report uuid not null, indicator uuid not null, role text not null, reporter text not null,
    primary key (report, indicator));
  create index on floor.link (indicator, report);
  create table floor.outbox (id uuid primary key, at timestamptz not null, type text not null, subject uuid not null);`;

/** Opens the floor on a server, with tables of its own beside ours. */
export async function openFloor(url: string, connections: number): Promise<Floor> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // The server may be gone before the last connection has heard that it is closed.
  pool.on("error", () => undefined);
  await pool.query(tables);
  return {
    close: () => pool.end(),
    receive: async (report) => {
      const client = await pool.connect();
      try {
        await transaction(client, report);
      } finally {
        client.release();
      }
    },
  };
}

async function transaction(client: pg.PoolClient, report: MadeUp): Promise<void> {
  const id = randomUUID();
  const now = new Date();
  const indicators = report.indicators.toSorted((a, b) => (`${a.kind} ${a.value}` < `${b.kind} ${b.value}` ? -1 : 1));
  const reporter = report.reporter?.email ?? "";
  await client.query("begin");
  await client.query({
    name: "report",
    text: `insert into floor.report values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    values: [
      id,
      "politie-lmio",
      now,
      report.form,
      report.occurredAt,
      report.amountLost?.cents,
      report.amountLost?.currency,
      report.channel,
      report.victim?.type,
      report.victim?.impact,
      "identified",
      reporter,
      report.narrative,
      randomBytes(sealedLength(report)),
      new Date(now.getTime() + 5 * 365 * 86_400_000),
    ],
  });
  const { rows } = await client.query<{ id: string }>({
    name: "indicators",
    text: `insert into floor.indicator select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])
      on conflict (kind, value) do update set last_seen = excluded.last_seen returning id`,
    values: [
      indicators.map(() => randomUUID()),
      indicators.map(({ kind }) => kind),
      indicators.map(({ value }) => value),
      indicators.map(() => now),
    ],
  });
  const ids = rows.map((row) => row.id);
  await client.query({
    name: "links",
    text: `insert into floor.link select $1, indicator, 'controlled', $3 from unnest($2::uuid[]) as indicator`,
    values: [id, ids, reporter],
  });
  await client.query({
    name: "count",
    text: `select indicator, count(distinct reporter) from floor.link where indicator = any($1::uuid[]) group by indicator`,
    values: [ids],
  });
  await client.query({
    name: "outbox",
    text: "insert into floor.outbox values ($1, $2, 'report.received', $3)",
    values: [randomUUID(), now, id],
  });
  await client.query("commit");
}

/** As long as ours: the story and the contact as JSON, with nonce and tag. */
function sealedLength({ narrative, reporter }: MadeUp): number {
  return JSON.stringify({ narrative, reporter, victimIndicators: [] }).length + 29;
}
