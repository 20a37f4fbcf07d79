/** A person finds that many hold a value: it ties no more, what hung on it alone falls apart, and taking it back restores all. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dutchIban, investigator, person, refusal, requests, rows, scene, settle, tell } from "#tools/scene.ts";
import type { TestWorld } from "#tools/world.ts";
import { cutTie, findHub } from "./flow.ts";
import { previewHub } from "./hub-value.ts";

const anna = person("politie-lmio", "desk-worker");
const account = { kind: "iban", value: dutchIban("ABNA", 417164300) } as const;
const site = (value: string) => ({ kind: "domain", value, how: "visited" });
const paid = { ...account, how: "paid" };
const found = (isHub: boolean) => ({ ...account, isHub, reason: "Verzamelrekening van een betaaldienst." });

/** Which values stand together, and which reports stand in which of those dossiers. */
async function together(world: TestWorld): Promise<unknown> {
  const values = await rows<{ values: string }>(
    world,
    `select string_agg(i.value, ' ' order by i.value) as values from indicator i join dossier d on d.id = i.dossier
     group by coalesce(d.merged_into, d.id)`,
  );
  const reports = await rows<{ reports: string }>(
    world,
    `select string_agg(r.id::text, ' ' order by r.id) as reports from report r join dossier d on d.id = r.dossier
     group by coalesce(d.merged_into, d.id)`,
  );
  return [values.map(({ values: each }) => each).sort(), reports.map(({ reports: each }) => each).sort()];
}

test("a value found to be a hub holds nothing together any more, and new reports do not tie through it", async () => {
  const world = await scene({ covenants: [] });
  const bare = await tell(world, { indicators: [paid] });
  for (let place = 0; place < 5; place++) await tell(world, { indicators: [paid, site(`winkel-${place}.nl`)] });
  await tell(world, { indicators: [site("winkel-0.nl")] });
  const said = await previewHub(world, anna, account);
  assert.deepEqual([said.parts.map(({ reports }) => reports).sort((a, b) => a - b), said.bare], [[1, 1, 1, 1, 2], 1]);
  await findHub(world, anna, found(true));
  await tell(world, { indicators: [paid, site("winkel-5.nl")] });
  const [values] = (await together(world)) as [string[]];
  assert.deepEqual(
    values,
    [0, 1, 2, 3, 4, 5].map((place) => `winkel-${place}.nl`),
  );
  assert.deepEqual(await rows(world, `select dossier from report where id = $1`, [bare]), [{ dossier: null }]);
});

test("what a hub counted for falls, who received it is told, and no report brings it back while it is one", async () => {
  const world = await scene();
  for (let place = 0; place < 3; place++) await tell(world, { indicators: [site("winkel.nl")] });
  await settle(world);
  assert.ok((await requests(world)).some(({ state }) => state === "sent"));
  await findHub(world, anna, { kind: "domain", value: "winkel.nl", isHub: true, reason: "Een platform." });
  await tell(world, { indicators: [site("winkel.nl")] });
  await settle(world);
  assert.ok((await requests(world)).every(({ state }) => state === "withdrawn"));
  assert.ok(world.delivered.some(({ type, to }) => type === "correction.made" && to === "sidn"));
});

test("taken back, everything ties as if it had never been a hub, also what came in meanwhile", async () => {
  const report = fc.uniqueArray(fc.nat(5), { minLength: 0, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(fc.array(report, { minLength: 2, maxLength: 8 }), fc.nat(8), async (named, at) => {
      const tellAll = async (mark: boolean) => {
        const world = await scene({ covenants: [] });
        await tell(world, { indicators: [paid] });
        for (const [place, names] of named.entries()) {
          if (mark && place === at) await findHub(world, anna, found(true));
          const withAccount = place % 2 === 0 || names.length === 0 ? [paid] : [];
          await tell(world, { indicators: [...withAccount, ...names.map((name) => site(`winkel-${name}.nl`))] });
        }
        if (mark) await findHub(world, anna, found(false));
        return (await together(world)) as [string[], string[]];
      };
      const [plain, marked] = [await tellAll(false), await tellAll(true)];
      assert.deepEqual(marked[0], plain[0]);
      const sizes = (of: readonly string[]) => of.map((ids) => ids.split(" ").length).sort((a, b) => a - b);
      assert.deepEqual(sizes(marked[1]), sizes(plain[1]));
    }),
    { numRuns: 25 },
  );
});

test("each finding stays with who, when and why; the same again changes nothing", async () => {
  const world = await scene({ covenants: [] });
  await tell(world, { indicators: [paid] });
  for (const isHub of [true, true, false, false]) await findHub(world, anna, found(isHub));
  assert.deepEqual(await rows(world, `select is_hub, person from hub_finding order by id`), [
    { is_hub: true, person: anna.id },
    { is_hub: false, person: anna.id },
  ]);
  await assert.rejects(rows(world, `update hub_finding set reason = 'anders'`), /permission denied/);
});

test("only a desk worker of the police or the programme finds so, with a reason, about a value that was named", async () => {
  const world = await scene({ covenants: [] });
  const report = await tell(world, { indicators: [paid] });
  for (const other of [investigator, person("fraudehelpdesk", "desk-worker"), person("bank-a", "partner-worker")]) {
    await assert.rejects(findHub(world, other, found(true)), refusal("NOT_ALLOWED"));
  }
  await assert.rejects(findHub(world, anna, { ...found(true), reason: " " }), refusal("INPUT_INVALID"));
  await assert.rejects(findHub(world, anna, { ...found(true), value: "NL00" }), refusal("NOT_FOUND"));
  await findHub(world, person("jenv", "programme"), found(true));
  const [value] = await rows<{ id: string }>(world, `select id from indicator`);
  const cut = { report, indicator: value!.id, reason: "Zo." };
  await assert.rejects(cutTie(world, investigator, cut), refusal("STATE_CONFLICT"), "a hub is context: nothing to cut");
});
