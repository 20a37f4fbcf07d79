/** A cut takes a dossier apart where it hung on that tie alone, counts again, and neither doubles nor loses a request. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dutchIban, investigator, person, refusal, requests, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { postgresStore } from "#tools/stores.ts";
import type { TestWorld } from "#tools/world.ts";
import { cutTie, withdrawReport } from "./flow.ts";

const account = dutchIban("ABNA", 417164300);
const reason = "De melder vergiste zich in de winkel.";
const site = (value: string) => ({ kind: "domain", value, how: "visited" });
const paid = { kind: "iban", value: account, how: "paid" };

async function indicatorOf(world: TestWorld, value: string): Promise<string> {
  const [found] = await rows<{ id: string }>(world, `select id from indicator where value = $1`, [value]);
  return found?.id ?? "";
}

/** Which values stand together, by the dossier their indicator is in now; values in no dossier stand under "none". */
async function together(world: TestWorld): Promise<string[]> {
  const found = await rows<{ values: string }>(
    world,
    `select string_agg(i.value, ' ' order by i.value) as values from indicator i left join dossier d on d.id = i.dossier
     where i.dossier is not null group by coalesce(d.merged_into, d.id)`,
  );
  return found.map(({ values }) => values).sort();
}

const everything = async (world: TestWorld) => ({
  requests: await rows(world, `select * from barrier_request order by id`),
  indicators: await rows(world, `select * from indicator order by id`),
  events: await rows(world, `select id from event order by id`),
  dossiers: await rows(world, `select * from dossier order by id`),
  cuts: await rows(world, `select * from cut`),
});

/** Three reports of a shop, two of another, and one that names both. */
async function bridged() {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world, { indicators: [site(shop), paid] });
  for (let count = 0; count < 2; count++) await tell(world, { indicators: [site("andere-winkel.nl")] });
  const bridge = await tell(world, { indicators: [site(shop), site("andere-winkel.nl")] });
  await settle(world);
  return { world, bridge };
}

test("cutting the one report that bridged two shops makes two dossiers again, and the old id stays with the larger", async () => {
  const { world, bridge } = await bridged();
  const both = [account, "andere-winkel.nl", shop].sort().join(" ");
  assert.deepEqual(await together(world), [both]);
  const [before] = await rows<{ dossier: string }>(world, `select dossier from report where id = $1`, [bridge]);
  const indicator = await indicatorOf(world, "andere-winkel.nl");
  await cutTie(world, investigator, { report: bridge, indicator, reason });
  assert.deepEqual(await together(world), [`${account} ${shop}`, "andere-winkel.nl"].sort());
  const [kept] = await rows(
    world,
    `select coalesce(d.merged_into, d.id) = (select coalesce(merged_into, id) from dossier where id = $2) as kept
     from indicator i join dossier d on d.id = i.dossier where i.value = $1`,
    [shop, before?.dossier],
  );
  assert.deepEqual(kept, { kept: true });
});

test("a cut neither doubles nor loses a request: each stays on its indicator and follows it into its dossier", async () => {
  const { world, bridge } = await bridged();
  const asked = (await requests(world)).map(({ id, value, addressee }) => [id, value, addressee]);
  assert.ok(
    asked.some(([, value]) => value === "andere-winkel.nl"),
    "the bridge brought the other shop to three",
  );
  await cutTie(world, investigator, { report: bridge, indicator: await indicatorOf(world, shop), reason });
  await settle(world);
  assert.deepEqual(
    (await requests(world)).map(({ id, value, addressee }) => [id, value, addressee]),
    asked,
  );
  const strays = await rows(
    world,
    `select 1 from barrier_request r join indicator i on i.id = r.indicator
     join dossier asked on asked.id = r.dossier join dossier own on own.id = i.dossier
     where coalesce(asked.merged_into, asked.id) <> coalesce(own.merged_into, own.id)`,
  );
  assert.deepEqual(strays, []);
});

test("what a cut tie counted for is counted again: below the threshold requests fall, and who received one is told", async () => {
  const { world, bridge } = await bridged();
  const indicator = await indicatorOf(world, "andere-winkel.nl");
  await cutTie(world, investigator, { report: bridge, indicator, reason });
  await settle(world);
  const states = (await requests(world)).map(({ value, state }) => `${value} ${state}`);
  assert.deepEqual(
    new Set(states.filter((each) => each.startsWith("andere"))),
    new Set(["andere-winkel.nl withdrawn"]),
  );
  assert.ok(states.filter((each) => !each.startsWith("andere")).every((each) => !each.endsWith("withdrawn")));
  assert.ok(world.delivered.some(({ type, to }) => type === "correction.made" && to === "sidn"));
  await tell(world, { indicators: [site("andere-winkel.nl")] });
  const again = (await requests(world)).filter(({ value, round }) => value === "andere-winkel.nl" && round === 2);
  assert.ok(again.length > 0, "a third report about that shop alone asks anew");
});

test("a cut is permanent, and cutting again changes nothing", async () => {
  const { world, bridge } = await bridged();
  const cut = { report: bridge, indicator: await indicatorOf(world, shop), reason };
  await cutTie(world, investigator, cut);
  const once = await everything(world);
  await cutTie(world, investigator, { ...cut, reason: "Nog eens." });
  assert.deepEqual(await everything(world), once);
  await assert.rejects(rows(world, `delete from cut`), /permission denied/);
  await assert.rejects(rows(world, `update cut set reason = 'anders'`), /permission denied/);
});

test("only who handles reports cuts, at the desk that took the report or decides about it, and says why", async () => {
  const { world, bridge } = await bridged();
  const cut = { report: bridge, indicator: await indicatorOf(world, shop), reason };
  for (const other of [
    person("politie-lmio", "auditor"),
    person("fraudehelpdesk", "desk-worker"),
    person("bank-a", "partner-worker"),
  ]) {
    await assert.rejects(cutTie(world, other, cut), refusal("NOT_FOUND"));
  }
  await assert.rejects(cutTie(world, investigator, { ...cut, reason: " " }), refusal("INPUT_INVALID"));
  await assert.rejects(cutTie(world, investigator, { ...cut, indicator: bridge }), refusal("NOT_FOUND"));
});

test("a value whose only tie was cut is in no dossier, until somebody names it anew", async () => {
  const world = await scene();
  const report = await tell(world, { indicators: [site(shop), paid] });
  await cutTie(world, investigator, { report, indicator: await indicatorOf(world, account), reason });
  assert.deepEqual(await together(world), [shop]);
  await tell(world, { indicators: [paid, site("derde-winkel.nl")] });
  assert.deepEqual(await together(world), [`${account} derde-winkel.nl`, shop].sort());
});

test("after whatever reports, withdrawals and cuts, dossiers are the connected components of what was not cut", async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ names: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ cut: fc.nat(40) }) },
    { weight: 1, arbitrary: fc.record({ withdraw: fc.nat(40) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
      const world = await scene({ covenants: [] });
      const told: string[] = [];
      let ties: { report: string; value: string }[] = [];
      const ever: { report: string; value: string }[] = [];
      for (const each of steps) {
        if ("names" in each) {
          const values = each.names.map((name) => `winkel-${name}.nl`);
          const report = await tell(world, { indicators: values.map(site) });
          told.push(report);
          for (const value of values) {
            ties.push({ report, value });
            ever.push({ report, value });
          }
        } else if ("cut" in each && ever.length > 0) {
          const { report, value } = ever[each.cut % ever.length]!;
          await cutTie(world, investigator, { report, indicator: await indicatorOf(world, value), reason });
          ties = ties.filter((tie) => tie.report !== report || tie.value !== value);
        } else if ("withdraw" in each && told.length > 0) {
          await withdrawReport(world, told[each.withdraw % told.length]!);
        }
      }
      assert.deepEqual(await together(world), components(ties));
      const astray = await rows(
        world,
        `select 1 from report r left join dossier d on d.id = r.dossier
         where coalesce(d.merged_into, d.id) is distinct from (
           select coalesce(o.merged_into, o.id) from tie t join indicator i on i.id = t.indicator join dossier o on o.id = i.dossier
           where t.report = r.id and not exists (select 1 from cut c where c.report = t.report and c.indicator = t.indicator)
           limit 1)`,
      );
      assert.deepEqual(astray, [], "each report stands in the dossier of what it still names");
    }),
    { numRuns: 60 },
  );
});

test("reports that come in while somebody cuts end up in the dossier of what they name, never in the one it left", async () => {
  const world = await scene({ covenants: [] }, await postgresStore());
  const ties: { report: string; value: string }[] = [];
  const report = async (...names: number[]) => {
    const values = names.map((name) => `winkel-${name}.nl`);
    const id = await tell(world, { indicators: values.map(site) });
    for (const value of values) ties.push({ report: id, value });
    return id;
  };
  const cuts: { report: string; value: string }[] = [];
  for (let round = 0; round < 12; round++) {
    const bridge = await report(round, round + 1);
    const value = `winkel-${round + 1}.nl`;
    const indicator = await indicatorOf(world, value);
    cuts.push({ report: bridge, value });
    await Promise.all([
      report(round + 1, 100 + round),
      report(round, 200 + round),
      cutTie(world, investigator, { report: bridge, indicator, reason }),
      report(round + 1, 300 + round),
      report(round, 400 + round),
    ]);
  }
  const left = ties.filter(({ report: id, value }) => !cuts.some((cut) => cut.report === id && cut.value === value));
  assert.deepEqual(await together(world), components(left));
});

/** The simple reference: each value points at another it stands with, until all of a component point at one. */
function components(ties: readonly { report: string; value: string }[]): string[] {
  const parent = new Map<string, string>();
  const root = (at: string): string => (parent.get(at) === at ? at : root(parent.get(at)!));
  for (const node of ties.flatMap(({ report, value }) => [report, value])) parent.set(node, node);
  for (const { report, value } of ties) parent.set(root(report), root(value));
  const groups = Map.groupBy(new Set(ties.map(({ value }) => value)), root);
  return [...groups.values()].map((values) => values.sort().join(" ")).sort();
}
