/** Large tables are cut by month of their UUIDv7; a month of which nothing is left goes whole. */
import { firstIdAt } from "#core/time/first-id.ts";
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
  await make(owner, wanted);
}

async function make(owner: Connection, wanted: readonly Partition[]): Promise<void> {
  // Making a partition locks its parent against everyone, so what is there is not asked for again.
  if ((await missing(owner, wanted)).length === 0) return;
  await locked(owner, async () => {
    for (const { name, parent, from, to } of await missing(owner, wanted)) {
      await owner.run(`begin; set local lock_timeout = '5s';
        create table "${name}" partition of "${parent}" for values from ('${from}') to ('${to}'); commit`);
    }
  });
}

/**
 * Takes away the partitions of months that ended before `before` and hold nothing any more. Gives their names. A partition
 * that something is still in stays, however old.
 */
export async function dropEmptyPartitions(owner: Connection, before: Date): Promise<string[]> {
  const last = before.toISOString().slice(0, 7).replace("-", "_");
  const old = await owner.query<{ name: string; parent: string }>(
    `select c.relname as name, p.relname as parent from pg_inherits i
       join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
      where p.relkind = 'p' and p.relnamespace = current_schema()::regnamespace
        and c.relname ~ ('^' || p.relname || '_\\d{4}_\\d{2}$') and right(c.relname, 7) < $1
      order by c.relname`,
    [last],
  );
  const dropped: string[] = [];
  for (const { name, parent } of old) {
    if (!(await isEmpty(owner, name))) continue;
    await locked(owner, async () => {
      await owner.run(`begin; set local lock_timeout = '5s'; lock table "${parent}" in access exclusive mode`);
      try {
        // Looked at again now that nobody can write: what came in meanwhile stays.
        const empty = await isEmpty(owner, name);
        if (empty) await owner.run(`drop table "${name}"`);
        await owner.run("commit");
        if (empty) dropped.push(name);
      } catch (error) {
        await owner.run("rollback");
        throw error;
      }
    });
  }
  return dropped;
}

/** Makes partitions by the names that they had elsewhere, such as report_2026_11. What is no such name is passed over. */
export async function ensurePartitionsNamed(owner: Connection, names: readonly string[]): Promise<void> {
  const wanted = names.flatMap((name) => {
    const [, parent, year, month] = /^([a-z_]+)_(\d{4})_(\d{2})$/.exec(name) ?? [];
    return parent === undefined ? [] : [partition(parent, new Date(Date.UTC(Number(year), Number(month) - 1, 1)))];
  });
  await make(owner, wanted);
}

async function isEmpty(owner: Connection, name: string): Promise<boolean> {
  const rows = await owner.query(`select 1 from "${name}" limit 1`);
  return rows.length === 0;
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
  return { parent, name: `${parent}_${label}`, from: firstIdAt(month), to: firstIdAt(monthFrom(month, 1)) };
}

function monthsAround(at: Date): Date[] {
  const months = Array.from({ length: monthsBefore + 1 + monthsAfter }, (_, place) => place - monthsBefore);
  return months.map((distance) => monthFrom(at, distance));
}

/** The first instant of the month so many months away, in UTC. */
function monthFrom(at: Date, distance: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + distance, 1));
}
