/**
 * What the decider is shown before sending, what the addressee reads, what stands in the log of disclosures and what a trial
 * of the covenant foretells are the same fields for the same recipient: over all covenants, steps and recipients of `policy/`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { raiseAlert } from "#core/alert/alert.ts";
import type { Covenant } from "#core/covenant/covenant.ts";
import { tryOut } from "#core/covenant/trial.ts";
import { declareNumbers } from "#core/declaration.ts";
import { decide, readRequest, receiveReport, recordOutcome } from "#core/flow.ts";
import { openCase } from "#pillars/investigation/case.ts";
import { dutchIban, person, rows, settle } from "#tools/scene.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { policyCovenants, type TestWorld, testStart, testWorld } from "#tools/world.ts";

type Told = { readonly desk: string; readonly input: unknown };
type Value = { readonly kind: string; readonly value: string };
/** What a reporter may leave open. */
type Known = { readonly amount: boolean; readonly when: boolean; readonly own: boolean; readonly transaction: boolean };

/** One value for each organisation of `policy/directory` that a resolver can find, and one that has none. */
const values: Readonly<Record<string, readonly string[]>> = {
  iban: ["ABNA", "INGB", "KNAB", "RABO", "XXXX"].map((bank, index) => dutchIban(bank, 417164300 + index * 11)),
  domain: ["koopjeshal-voordeel.nl", "koopjeshal-voordeel.com"],
  phone: ["+31850123456", "+31203334455", "+442071234567"],
  "payment-link": [
    "https://psp-a.example/p/1",
    "https://psp-foreign.example/p/2",
    "https://psp-overseas.example/p/3",
    "https://onlinebetaalplatform.nl/p/4",
    "https://payments.invalid/p/5",
  ],
};
const manner: Readonly<Record<string, string>> = { iban: "paid", phone: "called" };
/** Of each covenant other victims: what one victim tells two desks is asked once, and a trial tries one covenant. */
const owned = (covenant: Covenant) => dutchIban("INGB", 1234567 + covenant.id.length);

/** Enough reports of one value under a covenant; each with what its reporter happened to know. */
function reportsOf(covenant: Covenant, { kind, value }: Value, all: readonly Known[], also: readonly Value[]): Told[] {
  const desks = covenant.regime === "wpg" ? ["politie-lmio"] : ["fraudehelpdesk", "marktplaats"];
  return all.map((known, index) => ({
    desk: desks[index % desks.length] ?? "politie-lmio",
    input: {
      form: covenant.on.forms[index % covenant.on.forms.length],
      narrative: `Zo is het gegaan, verteld door nummer ${index} over ${value}.`,
      indicators: [{ kind, value }, ...also].map((each) => ({ ...each, how: manner[each.kind] ?? "visited" })),
      reporter: {
        email: `melder-${covenant.id}-${index}-${value.replaceAll(/\W/g, "")}@example.org`,
        ...(known.own && { iban: owned(covenant) }),
        ...(known.transaction && { strength: "transaction", transaction: `TRX-${covenant.id}-${index}` }),
      },
      ...(known.amount && { amountLost: { cents: 100 * (index + 1), currency: "EUR" } }),
      ...(known.when && { occurredAt: "2026-11-22T10:00:00+01:00" }),
    },
  }));
}

type Asked = {
  readonly id: string;
  readonly covenant: string;
  readonly step: number;
  readonly share: string[];
  readonly addressee: string;
  readonly state: string;
  readonly decide_at: string | null;
  readonly decide_role: string | null;
};
type Left = Asked & { readonly fields: readonly string[] };

/** Decides and reads all there is to decide and to read; where money can have moved on, it has. */
async function carryThrough(world: TestWorld): Promise<Left[]> {
  const left: Left[] = [];
  for (let hop = 0; hop < 3; hop++) {
    const asked = await rows<Asked>(
      world,
      `select id, covenant, step, share, addressee, state, decide_at, decide_role from barrier_request
       where state in ('draft', 'approved') or (state = 'sent' and live_until is not null) order by id`,
    );
    const open = asked.filter(({ id }) => left.every((each) => each.id !== id));
    const shown = new Map<string, readonly { readonly field: string; readonly value: unknown }[]>();
    for (const { id, state, addressee, decide_at, decide_role } of open) {
      if (state !== "draft") continue;
      const decider = person(decide_at ?? "", decide_role ?? "");
      const { leaves, stays, addressee: shownTo } = await openCase(world, decider, id);
      assert.equal(shownTo, addressee, "the audience that is shown is the one that is asked");
      assert.deepEqual(
        leaves.filter(({ field }) => stays.includes(field)),
        [],
        "what is said to stay does not leave",
      );
      shown.set(id, leaves);
      await decide(world, decider, { request: id, approve: true });
    }
    await settle(world);
    for (const each of open) left.push({ ...each, fields: await readAndCompare(world, each, shown.get(each.id)) });
    // Nobody acknowledges: what happens now is asked of somebody else as well.
    world.pass(60_000);
    await settle(world);
  }
  return left;
}

async function readAndCompare(
  world: TestWorld,
  { id, addressee, share }: Asked,
  shown: readonly { readonly field: string; readonly value: unknown }[] | undefined,
): Promise<string[]> {
  const actor = { organisation: addressee, by: "reader" };
  const { fields } = await readRequest(world, actor, id);
  const names = Object.keys(fields).sort();
  const [logged] = await rows<{ fields: string[]; recipient: string }>(
    world,
    `select fields, recipient from disclosure where request = $1`,
    [id],
  );
  assert.deepEqual(logged, { fields: names, recipient: addressee }, "what is logged as disclosed is what was read");
  assert.deepEqual(
    names.filter((name) => !share.includes(name)),
    [],
    "nothing beyond the step's share is read",
  );
  if (shown !== undefined) {
    assert.deepEqual(shown.map(({ field }) => field).sort(), names, "what was shown before sending is what was read");
    for (const { field, value } of shown) if (value !== undefined) assert.deepEqual(fields[field], value, field);
  }
  const movedTo = { account: dutchIban("RABO", 300400500), amount: { cents: 700, currency: "EUR" } };
  if ("indicator" in fields && JSON.stringify(fields.indicator).includes(`"iban"`))
    await recordOutcome(world, actor, id, { result: "moved-on", movedTo });
  return names;
}

/** The names of what left of the first requests, by covenant, step and recipient. */
function foretold(covenant: Covenant, left: readonly Left[]): string[] {
  const byStep = new Map<string, Set<string>>();
  for (const each of left) {
    const step = covenant.steps[each.step];
    if (each.covenant !== covenant.id || step === undefined || step.about.in === "answer") continue;
    const key = `${step.ask} → ${each.addressee}`;
    byStep.set(key, new Set([...(byStep.get(key) ?? []), ...each.fields]));
  }
  return [...byStep].map(([key, fields]) => `${key}: ${[...fields].sort().join()}`).sort();
}

/** A trial replays reports; of what is declared there are none. */
const isReported = ({ on }: Covenant): boolean => on.declarations === undefined;
const ownNumber = "+31880000001";
const cashOut = {
  happening: "pick-up",
  place: "Elektronicawinkel A, Groningen",
  card: "4711",
  order: "A-1234",
  amount: { cents: 89_900, currency: "EUR" },
  camera: "Gemeente Groningen",
  ask: ["shop-a", "bank-b"],
  reference: "fraude-1",
};

const known = fc.record({ amount: fc.boolean(), when: fc.boolean(), own: fc.boolean(), transaction: fc.boolean() });
const everything: Known = { amount: true, when: true, own: true, transaction: true };
const nothing: Known = { amount: false, when: false, own: false, transaction: false };
const all = (count: number) => fc.array(known, { minLength: count, maxLength: count });

test("what is shown before sending is what leaves, over all covenants and recipients, and what a trial foretells", async () => {
  const [store, scratch] = [await memoryStore(), await memoryStore()];
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(all(3), fc.integer({ min: 0, max: 4 }), async (knowledge, other) => {
      const world = await testWorld(await emptied(store));
      const told = world.covenants.inForce.filter(isReported).flatMap((covenant) =>
        (values[covenant.on.kinds[0] ?? ""] ?? []).flatMap((value, index) => {
          const also = covenant.steps.flatMap(({ about: { kind, in: where } }) =>
            where === "dossier" ? [{ kind, value: values[kind]?.[(index + other) % 5] ?? "" }] : [],
          );
          return reportsOf(covenant, { kind: covenant.on.kinds[0] ?? "", value }, knowledge, also);
        }),
      );
      for (const { desk, input } of told) await receiveReport(world, { desk, input, body: JSON.stringify(input) });
      await declareNumbers(
        world,
        { organisation: "bank-a", by: "bas" },
        { kind: "do-not-originate", numbers: [ownNumber] },
      );
      await raiseAlert(world, person("rabobank", "partner-worker"), cashOut);
      const left = await carryThrough(world);
      for (const { covenant, step, addressee } of left) reached.add(`${covenant} ${step} ${addressee}`);
      for (const [index, covenant] of world.covenants.inForce.entries()) {
        if (!isReported(covenant)) continue;
        const trial = await testWorld(await emptied(scratch), { covenants: [] });
        const past = told.map((each) => ({ ...each, receivedAt: testStart }));
        const source = policyCovenants()[index] ?? "";
        const summary = await tryOut({ world: trial, at: async () => {} }, source, sequence(past));
        assert.deepEqual(
          summary.asked.map((each) => `${each.step} → ${each.addressee}: ${each.fields.join()}`).sort(),
          foretold(covenant, left),
          covenant.id,
        );
      }
    }),
    { numRuns: 4, examples: [everything, nothing].map((each) => [[each, each, each], 1]) },
  );
  for (const { id, steps } of (await testWorld(await emptied(store))).covenants.inForce)
    for (const [step] of steps.entries())
      assert.ok(
        [...reached].some((each) => each.startsWith(`${id} ${step} `)),
        `${id}, step ${step} was reached`,
      );
});

async function* sequence<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
