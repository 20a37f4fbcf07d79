/** A report as it is stored: what is kept, and what is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rows, scene, tell } from "#tools/scene.ts";
import { receiveReport } from "./flow.ts";
import { parseOccurrence } from "./report-input.ts";

const bsn = "123456782";

async function sealedStory(told: Parameters<typeof tell>[1]): Promise<string> {
  const world = await scene({ covenants: [] });
  const id = await tell(world, told);
  const [row] = await rows<{ sealed: Uint8Array; wrapped: Uint8Array; gist: string }>(
    world,
    `select r.sealed, k.wrapped, r.gist from report r join report_key k on k.report = r.id where r.id = $1`,
    [id],
  );
  assert.ok(row !== undefined);
  return JSON.stringify([row.gist, world.secrets.open(row.wrapped, row.sealed)]);
}

test("a citizen service number in the story is kept nowhere, also not under seal", async () => {
  assert.ok(!(await sealedStory({ narrative: `Mijn BSN is ${bsn} en ik ben opgelicht.` })).includes(bsn));
});

test("an order number that passes the test of a citizen service number stays in the story", async () => {
  const indicators = [{ kind: "order", value: bsn }];
  assert.ok((await sealedStory({ narrative: `Het ging om ${bsn}, nooit bezorgd.`, indicators })).includes(bsn));
});

test("the story and the reporter stand under seal; the gist has neither name, number nor address", async () => {
  const world = await scene({ covenants: [] });
  await tell(world, {
    narrative: "Ik heet Jan Jansen, bel 0612345678 of mail jan@example.org. De winkel leverde niet.",
    reporter: { email: "jan@example.org" },
  });
  const [row] = await rows<{ text: string }>(world, `select string_agg(r::text, '') as text from report r`);
  for (const personal of ["Jansen", "0612345678", "jan@example.org"])
    assert.ok(!row?.text.includes(personal), personal);
});

test("nothing is asked or kept that the form does not name", async () => {
  const world = await scene({ covenants: [] });
  const input = { form: "phishing", narrative: "x", reporter: { bsn } };
  await assert.rejects(receiveReport(world, { desk: "cmi", input, body: "" }), {
    code: "INPUT_INVALID",
    path: "/reporter",
  });
});

test("when it happened may be a day only, or an instant, which falls on a day in Amsterdam", async () => {
  const world = await scene({ covenants: [] });
  await tell(world, { occurredAt: "2026-11-20" });
  await tell(world, { occurredAt: "2026-11-20T23:30:00Z" });
  assert.deepEqual(await rows(world, `select occurred_at, occurred_on from report order by id`), [
    { occurred_at: null, occurred_on: "2026-11-20" },
    { occurred_at: new Date("2026-11-20T23:30:00Z"), occurred_on: "2026-11-21" },
  ]);
  for (const text of ["20-11-2026", "2026-13-01", "1989-12-31", "2026-11-20T23:30:00", "2027-01-01"]) {
    assert.throws(() => parseOccurrence(text, world.now()), { code: "INPUT_INVALID", path: "/occurredAt" }, text);
  }
});

test("an acknowledged report has its seal, its code, its ties and its line in the log, together", async () => {
  const world = await scene({ covenants: [] });
  const id = await tell(world);
  const [count] = await rows(
    world,
    `select (select count(*) from report_key where report = $1) as keys, (select count(*) from follow_up where report = $1) as codes,
       (select count(*) from tie where report = $1) as ties,
       (select count(*) from event where type = 'report.received' and subjects = array[$1::uuid]) as events`,
    [id],
  );
  assert.deepEqual(count, { keys: 1, codes: 1, ties: 1, events: 1 });
});
