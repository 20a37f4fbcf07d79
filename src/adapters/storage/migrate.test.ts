import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eachEngine, withMigrations } from "#tools/stores.ts";
import { type Engine, storeOn } from "./engine.ts";

const at = new Date("2026-11-23T12:00:00Z");
const scripts = [
  "create table a (id uuid, n int) partition by range (id);",
  "create table b (n int); insert into b values (1);",
];

const rowsOf = (engine: Engine, text: string) => engine.borrow((owner) => owner.query(text));

eachEngine("migrations run once, in order, and are recorded with the time they were given", async (engine) => {
  await withMigrations(scripts, async (folder) => {
    const store = storeOn(engine, folder);
    await store.migrate(at);
    await store.migrate(new Date("2027-01-01"));
    assert.deepEqual(await rowsOf(engine, "select number, name, at from migration order by number"), [
      { number: 1, name: "0001_step.sql", at },
      { number: 2, name: "0002_step.sql", at },
    ]);
    assert.deepEqual(await rowsOf(engine, "select n from b"), [{ n: 1 }]);
  });
});

eachEngine("processes that migrate at once do the work once", async (engine) => {
  await withMigrations(scripts, async (folder) => {
    await Promise.all(Array.from({ length: 4 }, () => storeOn(engine, folder).migrate(at)));
    assert.deepEqual(await rowsOf(engine, "select n from b"), [{ n: 1 }]);
  });
});

eachEngine("a migration that was edited after it ran is refused, by number", async (engine) => {
  await withMigrations(scripts, async (folder) => {
    await storeOn(engine, folder).migrate(at);
    appendFileSync(join(folder, "0001_step.sql"), "-- improved");
    await assert.rejects(storeOn(engine, folder).migrate(at), {
      code: "STATE_CONFLICT",
      message: /Migration 1 was changed/,
    });
  });
});

eachEngine("a gap in the numbers is refused before anything runs", async (engine) => {
  await withMigrations(scripts, async (folder) => {
    writeFileSync(join(folder, "0004_late.sql"), "select 1");
    await assert.rejects(storeOn(engine, folder).migrate(at), {
      code: "STATE_CONFLICT",
      message: /number 3 is missing/,
    });
    assert.deepEqual(await rowsOf(engine, "select to_regclass('b') as b"), [{ b: null }]);
  });
});

eachEngine("an older program refuses a store that a newer one has migrated", async (engine) => {
  await withMigrations(scripts, (folder) => storeOn(engine, folder).migrate(at));
  await withMigrations(scripts.slice(0, 1), async (folder) => {
    await assert.rejects(storeOn(engine, folder).migrate(at), {
      code: "STATE_CONFLICT",
      message: /use the newer program/,
    });
  });
});

eachEngine("a migration that fails leaves nothing and can be put right and run again", async (engine) => {
  await withMigrations(["create table c (n int); select 1 / 0;"], async (folder) => {
    await assert.rejects(storeOn(engine, folder).migrate(at), /0001_step.sql failed/);
    writeFileSync(join(folder, "0001_step.sql"), "create table c (n int);");
    await storeOn(engine, folder).migrate(at);
    assert.deepEqual(await rowsOf(engine, "select count(*) as rows from migration"), [{ rows: 1 }]);
  });
});

eachEngine("there is room for reports from last month to six months on, and for no others", async (engine) => {
  await withMigrations(scripts, async (folder) => {
    const store = storeOn(engine, folder);
    await store.migrate(at);
    await store.ensurePartitions(at);
    const add = (instant: string) => rowsOf(engine, `insert into a (id) values ('${idAt(instant)}')`);
    await add("2026-10-01T00:00:00.000Z");
    await add("2027-05-31T23:59:59.999Z");
    await assert.rejects(add("2026-09-30T23:59:59.999Z"), { code: "23514" });
    await assert.rejects(add("2027-06-01T00:00:00.000Z"), { code: "23514" });
    await store.ensurePartitions(new Date("2026-12-01T00:00:00Z"));
    await add("2027-06-01T00:00:00.000Z");
    assert.deepEqual(await rowsOf(engine, "select tableoid::regclass::text as place from a order by id"), [
      { place: "a_2026_10" },
      { place: "a_2027_05" },
      { place: "a_2027_06" },
    ]);
  });
});

function idAt(instant: string): string {
  const hex = Date.parse(instant).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-0123456789ab`;
}
