/** A dossier before a person: every tie with its reason, what was cut, what may be double; and who may look at all. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cutTie, separateReports } from "#core/flow.ts";
import { dutchIban, investigator, person, refusal, rows, scene, shop, tell } from "#tools/scene.ts";
import { openDossier } from "./dossier.ts";

const account = { kind: "iban", value: dutchIban("ABNA", 417164300), how: "paid" };
const site = (value: string) => ({ kind: "domain", value, how: "visited" });
const copied = {
  narrative: "Ik kocht een fiets voor mijn dochter en na de betaling was de winkel niet meer te bereiken.",
  amountLost: { cents: 12500, currency: "EUR" },
  occurredAt: "2026-11-20",
};
const femke = person("fraudehelpdesk", "desk-worker");

async function dossierOf(world: Awaited<ReturnType<typeof scene>>, report: string): Promise<string> {
  const [found] = await rows<{ dossier: string }>(world, `select dossier from report where id = $1`, [report]);
  return found!.dossier;
}

test("a dossier shows its reports, values, requests and the reason of every tie, and that it was opened stands in the log", async () => {
  const world = await scene();
  const first = await tell(world, { indicators: [site(shop), account], amountLost: { cents: 100, currency: "EUR" } });
  for (let count = 0; count < 2; count++) await tell(world, { indicators: [site(shop)] });
  const id = await dossierOf(world, first);
  const opened = await openDossier(world, investigator, id);
  assert.equal(opened.reports.length, 3);
  assert.equal(opened.whole, true);
  assert.deepEqual(opened.reports.at(-1)?.loss, { cents: 100, currency: "EUR" });
  assert.deepEqual(opened.indicators.map(({ value }) => value).sort(), [account.value, shop].sort());
  assert.deepEqual(
    opened.ties.filter(({ report }) => report === first).map(({ role, by, how, counts }) => [role, by, how, counts]),
    [
      ["controlled", "desk", "visited", true],
      ["controlled", "desk", "paid", true],
    ],
  );
  assert.deepEqual(opened.requests.map(({ addressee }) => addressee).sort(), ["bank-a", "psp-a", "sidn"]);
  assert.deepEqual(await rows(world, `select actor, subject from access where action = 'dossier.read'`), [
    { actor: investigator.id, subject: id },
  ]);
});

test("an id that was merged away opens the dossier it was merged into", async () => {
  const world = await scene();
  const older = await tell(world, { indicators: [site(shop)] });
  const younger = await tell(world, { indicators: [account] });
  const ids = [await dossierOf(world, older), await dossierOf(world, younger)];
  await tell(world, { indicators: [site(shop), account] });
  const opened = await Promise.all(ids.map((id) => openDossier(world, investigator, id)));
  assert.deepEqual(
    opened.map(({ id }) => id),
    [ids[0], ids[0]],
  );
});

test("a cut stays to be seen with who made it and why, and the dossier no longer holds what was cut off", async () => {
  const world = await scene();
  const bridge = await tell(world, { indicators: [site(shop), account] });
  await tell(world, { indicators: [account] });
  await tell(world, { indicators: [site(shop)] });
  const id = await dossierOf(world, bridge);
  const indicator = (await openDossier(world, investigator, id)).indicators.find(
    ({ value }) => value === account.value,
  )!.id;
  await cutTie(world, investigator, { report: bridge, indicator, reason: "Verkeerde rekening." });
  const opened = await openDossier(world, investigator, await dossierOf(world, bridge));
  assert.equal(opened.reports.length, 2);
  const [cut, ...more] = opened.ties.filter((tie) => tie.cut !== undefined);
  assert.deepEqual(more, []);
  assert.deepEqual([cut?.indicator, cut?.live, cut?.cut?.reason], [indicator, false, "Verkeerde rekening."]);
});

test("copies of one story are put before a person until they are separated; reports of one reporter never are", async () => {
  const world = await scene();
  const a = await tell(world, copied);
  const b = await tell(world, copied);
  const same = { email: "een@example.org" };
  const other =
    "De verkoper van de kast wilde dat ik vooraf overmaakte en heeft mij daarna geblokkeerd op zijn pagina.";
  for (let count = 0; count < 2; count++) await tell(world, { ...copied, narrative: other, reporter: same });
  const id = await dossierOf(world, a);
  const pairs = async () => (await openDossier(world, investigator, id)).copies.map((pair) => [pair.a, pair.b].sort());
  assert.deepEqual(await pairs(), [[a, b].sort()]);
  await separateReports(world, investigator, { a, b, reason: "Gebeld: een echtpaar." });
  assert.deepEqual(await pairs(), []);
});

test("of a dossier larger than a person reads, the newest reports show, and it says that there is more", async () => {
  const world = await scene({ covenants: [] });
  const told: string[] = [];
  for (let place = 0; place < 101; place++) {
    told.push(await tell(world, { indicators: [account, site(`winkel-${place}.nl`)] }));
  }
  const opened = await openDossier(world, investigator, await dossierOf(world, told[0]!));
  assert.equal(opened.whole, false);
  assert.deepEqual(
    opened.reports.map(({ id }) => id),
    told.slice(1).reverse(),
  );
});

test("a desk under the GDPR sees nothing of the police's reports, and who took no part finds no dossier", async () => {
  const world = await scene();
  const own = await tell(world, { desk: "fraudehelpdesk", ...copied });
  await tell(world, { ...copied, indicators: [site(shop), account] });
  const id = await dossierOf(world, own);
  const opened = await openDossier(world, femke, id);
  assert.deepEqual(
    opened.reports.map((report) => report.id),
    [own],
  );
  assert.deepEqual(
    opened.indicators.map(({ value }) => value),
    [shop],
  );
  assert.deepEqual(opened.copies, []);
  assert.equal((await openDossier(world, investigator, id)).reports.length, 2);
  for (const nobody of [person("om", "investigator"), person("cmi", "desk-worker")]) {
    await assert.rejects(openDossier(world, nobody, id), refusal("NOT_FOUND"));
  }
});
