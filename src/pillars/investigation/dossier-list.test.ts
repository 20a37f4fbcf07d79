/** A desk's list of dossiers: its own, newest activity first, each once over all pages; and finding one by a value. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, investigator, person, refusal, rows, scene, shop, tell } from "#tools/scene.ts";
import { type DossierPage, dossiersOf, dossierWith } from "./dossier-list.ts";

const site = (value: string) => ({ kind: "domain", value, how: "visited" });
const account = { kind: "iban", value: dutchIban("ABNA", 417164300), how: "paid" };
const femke = person("fraudehelpdesk", "desk-worker");

async function everyPage(world: Awaited<ReturnType<typeof scene>>): Promise<DossierPage["items"][number][]> {
  const items: DossierPage["items"][number][] = [];
  for (let after: string | undefined, turn = 0; turn < 10; turn++) {
    const page: DossierPage = await dossiersOf(world, investigator, after);
    items.push(...page.items);
    after = page.next;
    if (after === undefined) return items;
  }
  throw new Error("The list has no end");
}

test("a desk's dossiers come with the newest activity first, each once over all pages, however they are paged", async () => {
  const world = await scene({ covenants: [] });
  for (let place = 0; place < 60; place++) await tell(world, { indicators: [site(`winkel-${place}.nl`)] });
  await tell(world, { indicators: [site("winkel-3.nl")] });
  await tell(world, { desk: "fraudehelpdesk", indicators: [site("winkel-4.nl")] });
  const items = await everyPage(world);
  assert.equal(items.length, 60);
  assert.equal(new Set(items.map(({ id }) => id)).size, 60);
  const names = items.map(({ values }) => values[0]?.value);
  assert.deepEqual(names.slice(0, 3), ["winkel-3.nl", "winkel-59.nl", "winkel-58.nl"]);
  assert.equal(items[0]?.reports, 2);
});

test("the list names what is tied to nobody, and of an account only that it is one", async () => {
  const world = await scene({ covenants: [] });
  await tell(world, { indicators: [site(shop), account] });
  const [only] = (await dossiersOf(world, investigator)).items;
  assert.deepEqual(
    only?.values.toSorted((a, b) => a.kind.localeCompare(b.kind)),
    [{ kind: "domain", value: shop }, { kind: "iban" }],
  );
});

test("a dossier is found by any way of writing its value, and only by who may open it", async () => {
  const world = await scene({ covenants: [] });
  const report = await tell(world, { indicators: [account] });
  const [stored] = await rows<{ dossier: string }>(world, `select dossier from report where id = $1`, [report]);
  const written = { kind: "iban", value: account.value.replace(/(.{4})/g, "$1 ").toLowerCase() } as const;
  assert.equal(await dossierWith(world, investigator, written), stored?.dossier);
  assert.equal(await dossierWith(world, femke, written), undefined);
  assert.equal(await dossierWith(world, investigator, { kind: "domain", value: "niemand.nl" }), undefined);
  await assert.rejects(dossierWith(world, investigator, { kind: "iban", value: "NL00" }), refusal("INPUT_INVALID"));
});

test("a desk that took no report has no dossiers, and a desk sees only those it took part in", async () => {
  const world = await scene({ covenants: [] });
  await tell(world);
  assert.deepEqual((await dossiersOf(world, femke)).items, []);
});
