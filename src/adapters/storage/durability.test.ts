import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { hub } from "#core/ports.ts";
import { throwAwayServer } from "#tools/stores.ts";
import { type Engine, storeOn } from "./engine.ts";
import { pgliteEngine } from "./pglite.ts";
import { postgresEngine } from "./postgres.ts";

const table = "create table if not exists kept (id integer primary key); grant select, insert on kept to kentering_hub";
const roles = `do $$ begin create role kentering_hub nologin; exception when duplicate_object then null; end $$;
  grant kentering_hub to current_user`;

/** Commits numbers in a process of its own, which is killed at the acknowledgement of `last`; gives all it acknowledged. */
async function run(
  open: string,
  first: number,
  last: number,
): Promise<{ acknowledged: number[]; code: number | null }> {
  const here = (file: string) => JSON.stringify(new URL(file, import.meta.url));
  const script = `import { writeSync } from "node:fs";
    import { storeOn } from ${here("./engine.ts")};
    import { pgliteEngine } from ${here("./pglite.ts")};
    import { postgresEngine } from ${here("./postgres.ts")};
    const store = storeOn(await ${open});
    for (let id = ${first}; ; id++) {
      await store.transaction({ as: "hub" }, (tx) => tx.query("insert into kept (id) values ($1)", [id]));
      writeSync(1, id + "\\n");
    }`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", script], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = once(child, "exit");
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    if (Number(line) === last) child.kill("SIGKILL");
  }
  const [code] = await gone;
  return { acknowledged, code };
}

async function keptIn(engine: Engine): Promise<Set<number>> {
  const rows = await engine.borrow((owner) => owner.query<{ id: number }>("select id from kept"));
  return new Set(rows.map(({ id }) => id));
}

function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "kentering-store-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("whatever PGlite acknowledged is there after kill -9, twice over", async (context) => {
  const folder = temporaryFolder(context);
  const made = await pgliteEngine({ folder });
  await made.borrow((owner) => owner.run(`${roles}; ${table}`));
  await made.close();
  for (const first of [1, 10_001]) {
    const { acknowledged } = await run(`pgliteEngine({ folder: ${JSON.stringify(folder)} })`, first, first + 99);
    assert.ok(acknowledged.length >= 100);
    const engine = await pgliteEngine({ folder });
    const kept = await keptIn(engine);
    await engine.close();
    assert.deepEqual(
      acknowledged.filter((id) => !kept.has(id)),
      [],
    );
  }
});

test("whatever a killed program acknowledged is in PostgreSQL", async () => {
  const { url } = await throwAwayServer();
  const engine = await postgresEngine({ url });
  await engine.borrow((owner) => owner.run(`${roles}; drop table if exists kept; ${table}`));
  const { acknowledged } = await run(`postgresEngine({ url: ${JSON.stringify(url)} })`, 1, 100);
  const kept = await keptIn(engine);
  await engine.borrow((owner) => owner.run("drop table kept"));
  await engine.close();
  assert.deepEqual(
    acknowledged.filter((id) => !kept.has(id)),
    [],
  );
});

test("PGlite asks the disk to keep each transaction before it acknowledges", async (context) => {
  const engine = await pgliteEngine({ folder: temporaryFolder(context) });
  await engine.borrow((owner) => owner.run(`${roles}; ${table}`));
  const store = storeOn(engine);
  const sync = context.mock.method(fs, "fdatasyncSync");
  await store.transaction(hub, (tx) => tx.query("insert into kept (id) values (1)"));
  assert.ok(sync.mock.callCount() >= 1);
  await engine.close();
});

test("a disk that fails ends the program before anything unkept is acknowledged", async (context) => {
  const folder = temporaryFolder(context);
  const made = await pgliteEngine({ folder });
  await made.borrow((owner) => owner.run(`${roles}; ${table}`));
  await made.close();
  const failing = `(async () => {
    const engine = await pgliteEngine({ folder: ${JSON.stringify(folder)} });
    const { default: fs } = await import("node:fs");
    const sync = fs.fdatasyncSync;
    let syncs = 0;
    fs.fdatasyncSync = (descriptor) => { if (++syncs > 5) throw new Error("EIO"); sync(descriptor); };
    return engine;
  })()`;
  const { acknowledged, code } = await run(failing, 1, Number.POSITIVE_INFINITY);
  assert.equal(code, 74);
  assert.deepEqual(acknowledged, [1, 2, 3, 4, 5]);
  const engine = await pgliteEngine({ folder });
  const kept = await keptIn(engine);
  await engine.close();
  assert.deepEqual(
    acknowledged.filter((id) => !kept.has(id)),
    [],
  );
});

test("a store whose making was cut short is made anew", async (context) => {
  const folder = temporaryFolder(context);
  fs.mkdirSync(join(folder, "data.unfinished"));
  fs.writeFileSync(join(folder, "data.unfinished", "PG_VERSION"), "18\n");
  const engine = await pgliteEngine({ folder });
  assert.deepEqual(await engine.borrow((owner) => owner.query("select 1 as one")), [{ one: 1 }]);
  await engine.close();
});
