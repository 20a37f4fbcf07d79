/** The stores that tests of the whole house share: each made once in the process, and emptied before each test. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Engine, type Store, storeOn } from "#adapters/storage/engine.ts";
import { pgliteEngine } from "#adapters/storage/pglite.ts";
import { postgresEngine } from "#adapters/storage/postgres.ts";
import { startPostgres } from "./postgres.ts";

/** Tests fix their clock near here; the partitions of the months around it are made. */
export const testTime: Date = new Date("2026-11-23T12:00:00Z");

const engines = new WeakMap<Store, Engine>();
let memory: Promise<Store> | undefined;
let postgres: Promise<Store> | undefined;
let server: ReturnType<typeof startPostgres> | undefined;

/** PGlite in memory, migrated. */
export function memoryStore(): Promise<Store> {
  memory ??= pgliteEngine({}).then(migrated);
  return memory;
}

/** A real PostgreSQL, thrown away when the process ends, migrated. */
export function postgresStore(): Promise<Store> {
  postgres ??= throwAwayServer()
    .then(({ url }) => postgresEngine({ url }))
    .then(migrated);
  return postgres;
}

/** The one throw-away PostgreSQL server of this process. */
export function throwAwayServer(): ReturnType<typeof startPostgres> {
  server ??= startPostgres();
  return server;
}

async function migrated(engine: Engine): Promise<Store> {
  const store = storeOn(engine);
  engines.set(store, engine);
  await store.migrate(testTime);
  return store;
}

/** Takes every row out of one of these stores, but for the record of migrations; gives the store back. */
export async function emptied(store: Store): Promise<Store> {
  const engine = engines.get(store);
  if (engine === undefined) throw new Error("Only a store that the tests share may be emptied.");
  await engine.borrow(async (owner) => {
    const tables = await owner.query<{ name: string }>(
      `select format('%I', relname) as name from pg_class
        where relkind in ('r', 'p') and not relispartition and relname <> 'migration'
          and relnamespace = current_schema()::regnamespace`,
    );
    // Truncating is slow and most tables are empty, so it is asked only for those that are not.
    const looks = tables.map(({ name }) => `select '${name}' as name where exists (select from ${name})`);
    if (looks.length === 0) return;
    const full = await owner.query<{ name: string }>(looks.join(" union all "));
    if (full.length > 0) await owner.run(`truncate ${full.map(({ name }) => name).join(", ")} cascade`);
  });
  return store;
}

/** Registers a test for both stores, each emptied first. */
export function eachStore(title: string, prove: (store: Store) => Promise<void>): void {
  test(`${title} (PGlite)`, async () => prove(await emptied(await memoryStore())));
  test(`${title} (PostgreSQL)`, async () => prove(await emptied(await postgresStore())));
}

/** Registers a test on both engines, in a schema with nothing in it: for what the storage promises by itself. */
export function eachEngine(title: string, prove: (engine: Engine) => Promise<void>): void {
  test(`${title} (PGlite)`, async () => {
    const engine = engines.get(await memoryStore());
    if (engine !== undefined) await inBareSchema(engine, () => prove(engine));
  });
  test(`${title} (PostgreSQL)`, async () => {
    await postgresStore();
    const { url } = await throwAwayServer();
    const engine = await postgresEngine({ url: `${url}?options=-c%20search_path%3Dbare` });
    try {
      await inBareSchema(engine, () => prove(engine));
    } finally {
      await engine.close();
    }
  });
}

async function inBareSchema(engine: Engine, prove: () => Promise<void>): Promise<void> {
  await engine.borrow((owner) =>
    owner.run(`drop schema if exists bare cascade; create schema bare;
      grant usage on schema bare to public; set search_path = bare`),
  );
  try {
    await prove();
  } finally {
    await engine.borrow((owner) => owner.run("set search_path = public"));
  }
}

/** A folder of migrations for a test: the scripts, numbered from 1. */
export async function withMigrations(
  scripts: readonly string[],
  prove: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-migrations-"));
  for (const [place, script] of scripts.entries()) {
    writeFileSync(join(folder, `${String(place + 1).padStart(4, "0")}_step.sql`), script);
  }
  await prove(folder).finally(() => rmSync(folder, { recursive: true }));
}
