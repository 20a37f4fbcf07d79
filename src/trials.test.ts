/** A covenant tried on past reports: what it would have done, and nothing done. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dutchIban, refusal, rows, scene, shop, somebody, tell } from "#tools/scene.ts";
import { policyCovenants } from "#tools/world.ts";
import { trying } from "./trials.ts";

const covenantOf = (id: string): string => policyCovenants().find((text) => text.includes(`\nid: ${id}\n`)) ?? "";
const webshop = covenantOf("webshop-three-reports");
const account = dutchIban("ABNA", 417164300);

const line = (day: string, told: Record<string, unknown> = {}): string =>
  JSON.stringify({
    desk: "politie-lmio",
    receivedAt: `${day}T10:00:00Z`,
    form: "fake-webshop",
    narrative: "Besteld, betaald en nooit iets gekregen.",
    indicators: [
      { kind: "domain", value: shop, how: "visited" },
      { kind: "iban", value: account, how: "paid" },
    ],
    reporter: somebody(),
    ...told,
  });
const days = ["2026-09-30", "2026-10-02", "2026-10-05", "2026-10-06"];

test("it shows to whom, when, about what kind, with which fields, on which ground and how often", async () => {
  const world = await scene();
  const summary = await trying(world).run(webshop, days.map((day) => line(day)).join("\n"));
  assert.deepEqual(summary.reports, {
    replayed: 4,
    refused: 0,
    from: "2026-09-30T10:00:00.000Z",
    until: "2026-10-06T10:00:00.000Z",
  });
  assert.equal(summary.fired, 1);
  assert.deepEqual(
    summary.asked.map(({ step, addressee, kind, times, first, decidedBy, fields, ground }) => [
      step,
      addressee,
      kind,
      times,
      first,
      decidedBy,
      fields.join(),
      ground.basis,
    ]),
    [
      [
        "psp",
        "psp-a",
        "domain",
        1,
        "2026-10-05T10:00:00.000Z",
        "rule",
        "firstSeen,form,indicator,lastSeen,reporters",
        "wpg20",
      ],
      ["registry", "sidn", "domain", 1, "2026-10-05T10:00:00.000Z", "rule", "form,indicator", "wpg20"],
      [
        "bank",
        "bank-a",
        "iban",
        1,
        "2026-10-05T10:00:00.000Z",
        "person",
        "firstSeen,form,indicator,lastSeen,reporters",
        "wpg20",
      ],
    ],
  );
  const text = JSON.stringify(summary);
  for (const secret of [shop, account, "example.org"]) assert.ok(!text.includes(secret), secret);
});

test("nothing is written where reports are kept, and nothing leaves", async () => {
  const world = await scene();
  const before = await rows(world, `select count(*)::integer as events from event`);
  await trying(world).run(webshop, days.map((day) => line(day)).join("\n"));
  for (const table of ["report", "indicator", "firing", "barrier_request", "covenant_trial"])
    assert.deepEqual(await rows(world, `select 1 from ${table}`), [], table);
  assert.deepEqual(await rows(world, `select count(*)::integer as events from event`), before);
  assert.deepEqual(world.delivered, []);
});

test("the stored reports are replayed without opening a seal: who told twice still counts once", async () => {
  const world = await scene({ covenants: [] });
  const twice = somebody();
  for (const reporter of [twice, twice, somebody()]) await tell(world, { reporter });
  const secrets = { ...world.secrets, open: () => assert.fail("a seal was opened") };
  const trials = trying({ ...world, secrets });
  assert.equal((await trials.run(webshop, undefined)).fired, 0);
  await tell(world);
  const { fired, reports, asked } = await trials.run(webshop, undefined);
  assert.deepEqual([fired, reports.replayed], [1, 4]);
  assert.deepEqual(
    asked.map(({ addressee }) => addressee),
    ["psp-a", "sidn"],
  );
});

test("a draft is tried whatever it lacks, and what it lacks is told; a text with faults is refused by line", async () => {
  const trials = trying(await scene({ covenants: [] }));
  const { findings, fired } = await trials.run(
    webshop.replace(/^dpia:.*$/m, ""),
    days.map((day) => line(day)).join("\n"),
  );
  assert.equal(fired, 1);
  assert.match(findings.join(), /no DPIA/);
  await assert.rejects(trials.run(webshop.replace("wpg20", "convenant"), ""), {
    ...refusal("POLICY_INVALID"),
    message: /line \d+: steps\[0\]\.ground\.basis/,
  });
});

test("a file says which line is no report; a report that a desk could not hand in is counted as refused", async () => {
  const trials = trying(await scene({ covenants: [] }));
  await assert.rejects(trials.run(webshop, `${line("2026-10-01")}\n{"desk":"politie-lmio"}`), {
    ...refusal("INPUT_INVALID"),
    path: "/reports line 2",
  });
  await assert.rejects(trials.run(webshop, "geen json"), { ...refusal("INPUT_INVALID"), path: "/reports line 1" });
  const { reports, findings } = await trials.run(webshop, line("2026-10-01", { form: "no-such-form" }));
  assert.deepEqual([reports.replayed, reports.refused], [0, 1]);
  assert.match(findings.join(), /not in the taxonomy/);
});

test("one trial at a time", async () => {
  const trials = trying(await scene({ covenants: [] }));
  const first = trials.run(webshop, line("2026-10-01"));
  await assert.rejects(trials.run(webshop, line("2026-10-01")), refusal("STATE_CONFLICT"));
  await first;
  await trials.run(webshop, line("2026-10-01"));
});
