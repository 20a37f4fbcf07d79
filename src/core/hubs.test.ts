/** Hub values, such as a collecting account, are context: shown with a report, tied to nothing, counted for nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { requests, rows, scene, tell } from "#tools/scene.ts";

/** Of payment service A, in policy/hubs.yaml. */
const collecting = { kind: "iban", value: "NL10PSPA0000000001", how: "paid" };
const ownShop = (place: number) => ({ kind: "domain", value: `winkel-${place}.nl`, how: "visited" });

test("a collecting account named by 200 reports merges nothing, counts for nothing and asks nobody", async () => {
  const world = await scene();
  for (let place = 0; place < 200; place++) await tell(world, { indicators: [collecting, ownShop(place)] });
  assert.deepEqual(await rows(world, `select count(*) as open from dossier where merged_into is null`), [
    { open: 200 },
  ]);
  assert.deepEqual(await rows(world, `select dossier from indicator where kind = 'iban'`), [{ dossier: null }]);
  assert.deepEqual(
    await rows(
      world,
      `select role, counts, count(*) as many from tie t join indicator i on i.id = t.indicator
    where i.kind = 'iban' group by 1, 2`,
    ),
    [{ role: "mentioned", counts: false, many: 200 }],
  );
  assert.deepEqual(await requests(world), []);
});

test("who says of a collecting account that the fraudster controls it changes nothing; it stays to be seen", async () => {
  const world = await scene();
  const first = await tell(world, { indicators: [{ ...collecting, role: "controlled" }, ownShop(1)] });
  await tell(world, { indicators: [{ ...collecting, role: "controlled" }, ownShop(2)] });
  assert.equal((await rows(world, `select 1 from dossier`)).length, 2);
  assert.equal((await rows(world, `select 1 from tie where report = $1`, [first])).length, 2);
});
