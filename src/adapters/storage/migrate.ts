/** Brings the schema up to date: numbered scripts, each run once, forward only, never edited. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "#core/errors.ts";
import type { Connection } from "./engine.ts";

type Migration = { readonly number: number; readonly name: string; readonly hash: string; readonly script: string };

/** Any number will do, as long as nothing else in the database locks it: "kentering" on a telephone's keys. */
const lockKey = 536837464;

/** Runs what has not been run yet. Two processes may do this at once: the second waits and finds nothing to do. */
export async function migrate(
  owner: Connection,
  at: Date,
  folder: string,
  /** So many and no more: for rows that were written when there were no more. */
  most = Number.POSITIVE_INFINITY,
): Promise<void> {
  const migrations = readMigrations(folder).slice(0, most);
  await locked(owner, async () => {
    await owner.run(
      "create table if not exists migration (number integer primary key, name text not null, hash text not null, at timestamptz not null)",
    );
    const applied = await owner.query<{ number: number; hash: string }>(
      "select number, hash from migration order by number",
    );
    if (applied.length > migrations.length) {
      throw refusal(
        `The store has ${applied.length} migrations and this program knows ${migrations.length}: use the newer program.`,
      );
    }
    for (const [place, { number, hash }] of applied.entries()) {
      const known = migrations[place];
      if (known?.number !== number || known.hash !== hash) {
        throw refusal(`Migration ${number} was changed after it was applied; put the file back and write a new one.`);
      }
    }
    for (const migration of migrations.slice(applied.length)) await apply(owner, migration, at);
  });
}

/** Holds the lock on the schema while the work is done. */
export async function locked(owner: Connection, work: () => Promise<void>): Promise<void> {
  await owner.query("select pg_advisory_lock($1)", [lockKey]);
  try {
    await work();
  } finally {
    await owner.query("select pg_advisory_unlock($1)", [lockKey]);
  }
}

/** The row goes first: whoever would run the same migration beside us fails on it before touching the schema. */
async function apply(owner: Connection, { number, name, hash, script }: Migration, at: Date): Promise<void> {
  try {
    await owner.run("begin");
    await owner.query("insert into migration (number, name, hash, at) values ($1, $2, $3, $4)", [
      number,
      name,
      hash,
      at,
    ]);
    await owner.run(script);
    await owner.run("commit");
  } catch (error) {
    await owner.run("rollback");
    throw new Error(`Migration ${name} failed; nothing of it was kept.`, { cause: error });
  }
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name, place) => {
    const number = place + 1;
    if (!name.startsWith(`${String(number).padStart(4, "0")}_`)) {
      throw refusal(
        `Migrations are numbered without a gap; number ${number} is missing, or twice there, before ${name}.`,
      );
    }
    const script = readFileSync(join(folder, name), "utf8");
    return { number, name, script, hash: createHash("sha256").update(script).digest("hex") };
  });
}

function refusal(sentence: string): Refusal {
  return new Refusal("STATE_CONFLICT", sentence);
}
