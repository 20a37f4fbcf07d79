/** Large tables are cut by month of their UUIDv7, so that what has expired can be dropped by the month. */
import type { Connection } from "./engine.ts";
import { locked } from "./migrate.ts";

const monthsBefore = 1;
const monthsAfter = 6;

type Partition = { readonly name: string; readonly parent: string; readonly from: string; readonly to: string };

/** Makes the partitions of every month from the one before `at` to six after it, for each table cut by range of a uuid. */
export async function ensurePartitions(owner: Connection, at: Date): Promise<void> {
  const parents = await owner.query<{ name: string }>(
    `select c.relname as name from pg_partitioned_table p
       join pg_class c on c.oid = p.partrelid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
      where p.partstrat = 'r' and p.partnatts = 1 and a.atttypid = 'uuid'::regtype
        and c.relnamespace = current_schema()::regnamespace
      order by c.relname`,
  );
  const wanted = parents.flatMap(({ name }) => monthsAround(at).map((month) => partition(name, month)));
  // Making a partition locks its parent against everyone, so what is there is not asked for again.
  if ((await missing(owner, wanted)).length === 0) return;
  await locked(owner, async () => {
    for (const { name, parent, from, to } of await missing(owner, wanted)) {
      await owner.run(`begin; set local lock_timeout = '5s';
        create table "${name}" partition of "${parent}" for values from ('${from}') to ('${to}'); commit`);
    }
  });
}

async function missing(owner: Connection, wanted: readonly Partition[]): Promise<Partition[]> {
  const there = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relname = any($1) and relnamespace = current_schema()::regnamespace",
    [wanted.map(({ name }) => name)],
  );
  const names = new Set(there.map(({ name }) => name));
  return wanted.filter(({ name }) => !names.has(name));
}

function partition(parent: string, month: Date): Partition {
  const label = month.toISOString().slice(0, 7).replace("-", "_");
  return { parent, name: `${parent}_${label}`, from: lowestId(month), to: lowestId(monthFrom(month, 1)) };
}

function monthsAround(at: Date): Date[] {
  const months = Array.from({ length: monthsBefore + 1 + monthsAfter }, (_, place) => place - monthsBefore);
  return months.map((distance) => monthFrom(at, distance));
}

/** The first instant of the month so many months away, in UTC. */
function monthFrom(at: Date, distance: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + distance, 1));
}

/** No UUIDv7 of this instant or later is smaller: its first 48 bits are milliseconds (RFC 9562, 5.7). */
function lowestId(at: Date): string {
  const milliseconds = at.getTime().toString(16).padStart(12, "0");
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-0000-0000-000000000000`;
}
