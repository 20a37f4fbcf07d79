/** What a dossier costs to keep: a value named by many costs no more a report, and a merge rewrites no report. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asOwner, dutchIban, rows, scene, tell } from "#tools/scene.ts";

const account = { kind: "iban", value: dutchIban("ABNA", 417164300), how: "paid" };
const site = (value: string) => ({ kind: "domain", value, how: "visited" });

test("the ten-thousandth report that names a value is kept in as many rows as the first, and the value in one", async () => {
  const world = await scene({ covenants: [] });
  const first = await tell(world, { indicators: [account, site("winkel.nl")] });
  const kept = async () => {
    const [count] = await rows<{ reports: number; ties: number; indicators: number; dossiers: number }>(
      world,
      `select (select count(*) from report)::integer as reports, (select count(*) from tie)::integer as ties,
         (select count(*) from indicator)::integer as indicators, (select count(*) from dossier)::integer as dossiers`,
    );
    return count!;
  };
  // Copies of the first in the store itself: ten thousand through the verb would take a minute.
  await asOwner(
    world,
    `with made as (select gen_random_uuid() as id from generate_series(1, 9998)), ids as (
       select (substring($1::uuid::text, 1, 14) || '7' || substring(id::text, 16))::uuid as id from made
     ), copied as (
       insert into report (id, desk, controller, regime, received_at, form, taxonomy_version, impact, strength, gist, sealed,
         dossier, state, expires_at)
       select ids.id, desk, controller, regime, received_at, form, taxonomy_version, impact, strength, gist, sealed,
         dossier, state, expires_at from report r, ids where r.id = $1::uuid
     )
     insert into tie (report, indicator, role, sighted_by, how, counts, desk, form, strength, regime, live)
     select ids.id, indicator, role, sighted_by, how, counts, desk, form, strength, regime, live
     from tie t, ids where t.report = $1::uuid`,
    [first],
  );
  const before = await kept();
  await tell(world, { indicators: [account, site("winkel.nl")] });
  const after = await kept();
  assert.equal(after.reports, 10_000);
  assert.deepEqual(
    [after.ties - before.ties, after.indicators - before.indicators, after.dossiers - before.dossiers],
    [2, 0, 0],
  );
});

test("merging many dossiers rewrites no report, no tie and no value, and every id leads to the one in a single step", async () => {
  const world = await scene({ covenants: [] });
  for (let place = 0; place < 30; place++) await tell(world, { indicators: [site(`winkel-${place}.nl`)] });
  const written = () =>
    rows(
      world,
      `select id, xmin::text from report union all select report, xmin::text from tie
       union all select id, xmin::text from indicator order by 1, 2`,
    );
  const before = await written();
  // Pair by pair, then pairs of pairs: the longest chain that merges can make.
  for (let step = 1; step < 30; step *= 2) {
    for (let place = 0; place + step < 30; place += 2 * step) {
      await tell(world, { indicators: [site(`winkel-${place}.nl`), site(`winkel-${place + step}.nl`)] });
    }
  }
  const after = await written();
  assert.ok(before.every(({ id, xmin }) => after.some((row) => row.id === id && row.xmin === xmin)));
  assert.deepEqual(await rows(world, `select count(*)::integer as open from dossier where merged_into is null`), [
    { open: 1 },
  ]);
  const chains = await rows(
    world,
    `select 1 from dossier d join dossier into_one on into_one.id = d.merged_into where into_one.merged_into is not null`,
  );
  assert.deepEqual(chains, []);
});
