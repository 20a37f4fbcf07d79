/** The one log: gapless, and no change to it stays hidden. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memorySecrets } from "#adapters/secrets/memory-secrets.ts";
import { eraseReport } from "#core/flow.ts";
import { asOwner, rows, scene, settle, tell } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { verifyLog } from "./audit.ts";
import { seal } from "./log.ts";

/** Five reports, sealed in batches of four events. */
async function sealed() {
  const world = await scene();
  const reports: string[] = [];
  for (let count = 0; count < 5; count++) reports.push(await tell(world));
  while ((await seal(world, 4)) > 0);
  return { world, reports };
}

test("a log as it was written is whole: every position there, every batch after the one before", async () => {
  const { world } = await sealed();
  const verified = await verifyLog(world);
  const positions = await rows<{ position: number }>(world, `select position from log order by position`);
  assert.deepEqual(
    positions.map(({ position }) => position),
    positions.map((_, place) => place + 1),
  );
  assert.deepEqual(
    [verified.whole, verified.entries, verified.batches],
    [true, positions.length, Math.ceil(positions.length / 4)],
  );
  assert.equal((await verifyLog(world, verified.head)).whole, true);
});

eachStore(
  "sealed by four at once while reports come in, no event is lost, none is doubled, and the log is whole",
  async (store) => {
    const world = await scene({ covenants: [] }, store);
    const reports = Array.from({ length: 24 }, () => tell(world, { indicators: [] }));
    const sealers = Array.from({ length: 4 }, async () => {
      for (let round = 0; round < 10; round++) await seal(world, 3);
    });
    await Promise.all([...reports, ...sealers]);
    while ((await seal(world)) > 0);
    const [count] = await rows(
      world,
      `select count(*) as all, count(distinct id) as ids, max(position) as last from log`,
    );
    assert.deepEqual(count, { all: 24, ids: 24, last: 24 });
    assert.equal((await verifyLog(world)).whole, true);
  },
);

const tampered: Record<string, readonly [string, number]> = {
  "a changed row": [`update log set organisation = 'bank-a' where position = 6`, 5],
  "a changed time": [`update log set at = at + interval '1 second' where position = 2`, 1],
  "a missing row": [`delete from log where position = 6`, 6],
  "a row slipped in": [
    `insert into log (position, batch, id, at, type, subjects, organisation)
     select 100, 2, gen_random_uuid(), at, type, subjects, organisation from log where position = 5`,
    100,
  ],
  "two rows in another order": [
    `update log set id = (select id from log o where o.position = 13 - log.position) where position in (6, 7)`,
    5,
  ],
  "a row of another batch": [`update log set batch = 1 where position = 5`, 5],
  "a missing batch": [`with gone as (delete from log where batch = 2) delete from batch where number = 2`, 5],
  "a cut tail while readers were further": [
    `with cut as (delete from log where batch > 1), heads as (delete from batch where number > 1)
     insert into reader (name, position) values ('taxii', 9)`,
    9,
  ],
  "a forged signature": [`update batch set signature = decode(repeat('00', 64), 'hex') where number = 2`, 5],
};

for (const [what, [change, position]] of Object.entries(tampered)) {
  test(`${what} is found, and where`, async () => {
    const { world } = await sealed();
    await asOwner(world, change);
    const { whole, fault } = await verifyLog(world);
    assert.deepEqual([whole, fault?.position], [false, position], fault?.what);
  });
}

test("a cut tail is found by whoever kept the last head, and a log sealed with other keys is not ours", async () => {
  const { world } = await sealed();
  const { head } = await verifyLog(world);
  assert.equal(
    (await verifyLog({ ...world, secrets: memorySecrets("thief") })).fault?.what,
    "The signature is not ours.",
  );
  await asOwner(world, `with cut as (delete from log where batch > 1) delete from batch where number > 1`);
  assert.equal((await verifyLog(world)).whole, true, "by itself a shorter log is a log");
  assert.equal((await verifyLog(world, head)).whole, false);
});

test("erasure leaves the log whole, and the log never held what was erased", async () => {
  const { world, reports } = await sealed();
  await eraseReport(world, reports[0] ?? "");
  await settle(world);
  assert.equal((await verifyLog(world)).whole, true);
  const [log] = await rows<{ text: string }>(world, `select string_agg(l::text, '') as text from log l`);
  assert.ok(log !== undefined && !log.text.includes("melder-") && !log.text.includes("koopjeshal"));
});
