import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import pg from "pg";
import { openPostgres } from "#adapters/storage/postgres.ts";
import { startPostgres } from "#tools/postgres.ts";
import { checkInvariants, copyIn } from "./copy-in.ts";
import { hotDomain } from "./population.ts";
import { benchWorld } from "./world.ts";

test("a store that was copied in is sound, and each fault planted in it is found", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kentering-copy-"));
  const server = await startPostgres();
  const store = await openPostgres({ url: server.url, connections: 2 });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const world = await benchWorld(store, folder);
    const { tally } = await copyIn(world, server.url, { reports: 300, from: world.now(), apart: 1 });
    await checkInvariants(server.url, tally, hotDomain);
    const planted = {
      "a report without its follow-up code": `delete from follow_up where report = (select min(report::text)::uuid from report_key)`,
      "a report without its data key": `delete from report_key where report = (select min(report::text)::uuid from report_key)`,
      "a value that no report names": `delete from tie where indicator = (select id from indicator where value like 'winkel-%' limit 1)`,
      "a report whose values lie in two dossiers, or in another than its own": `update indicator set dossier = (select id from dossier where id <> indicator.dossier and merged_into is null limit 1)
         where id = (select id from indicator where value = '${hotDomain}')`,
    };
    for (const [name, fault] of Object.entries(planted)) {
      await client.query(fault);
      await assert.rejects(checkInvariants(server.url, tally, hotDomain), new RegExp(name));
    }
  } finally {
    await client.end();
    await store.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
});
