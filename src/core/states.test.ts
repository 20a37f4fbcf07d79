/** However people and partners act, a request only moves as it may, and what was answered stays open to a later answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dutchIban, investigator, requests, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import {
  acknowledge,
  decide,
  eraseReport,
  findReportFalse,
  readRequest,
  recordOutcome,
  withdrawReport,
} from "./flow.ts";
import { mayMove, type RequestState, requestStates } from "./states.ts";

const indicators = [
  { kind: "domain", value: shop },
  { kind: "iban", value: dutchIban("ABNA", 417164300) },
];
const day = 86_400_000;

/** Moves that two quick steps within one verb or one settling may show as one. */
const reachable = (from: RequestState): ReadonlySet<RequestState> => {
  const seen = new Set<RequestState>([from]);
  for (const state of seen) for (const next of requestStates) if (mayMove(state, next)) seen.add(next);
  return seen;
};

test("random verbs never bring a request where it may not go, and a sent one always takes an answer", async () => {
  const verb = fc.record({ what: fc.nat(8), which: fc.nat(10) });
  await fc.assert(
    fc.asyncProperty(fc.array(verb, { minLength: 6, maxLength: 14 }), async (steps) => {
      const world = await scene();
      const reports: string[] = [];
      for (let count = 0; count < 3; count++) reports.push(await tell(world, { indicators }));
      await settle(world);
      let before = await requests(world);
      for (const { what, which } of steps) {
        const report = reports[which % reports.length] ?? "";
        const request = before[which % before.length];
        if (request === undefined) return;
        const actor = { organisation: request.addressee, by: "x" };
        const acts: (() => Promise<unknown>)[] = [
          () => decide(world, investigator, { request: request.id, approve: true }),
          () => decide(world, investigator, { request: request.id, approve: false, reason: "Te weinig." }),
          () => readRequest(world, actor, request.id),
          () => acknowledge(world, actor, request.id),
          () => recordOutcome(world, actor, request.id, { result: "raised", code: which % 2 ? "stopped" : "partly" }),
          () => (which % 2 ? withdrawReport(world, report) : findReportFalse(world, report)),
          () => eraseReport(world, report),
          async () => reports.push(await tell(world, { indicators })),
          async () => world.pass(which === 0 ? 400 * day : 0.3 * day),
        ];
        await acts[what]?.().catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== "Refusal") throw error;
        });
        if (what !== 8 || which !== 0) await settle(world);
        const now = await requests(world);
        for (const was of before) {
          const is = now.find(({ id }) => id === was.id);
          assert.ok(is !== undefined && reachable(was.state).has(is.state), `${was.state} became ${is?.state}`);
        }
        before = now;
        if (what === 8 && which === 0) break;
      }
      await settle(world);
      for (const { id, addressee } of await rows<{ id: string; addressee: string }>(
        world,
        `select id, addressee from barrier_request where sent_at is not null`,
      )) {
        await recordOutcome(world, { organisation: addressee, by: "x" }, id, { result: "unknown", reason: "Laat." });
      }
      const twice = await rows(
        world,
        `select 1 from barrier_request where withdrawn_at is null and state <> 'declined'
         group by covenant, step, addressee, indicator, for_report having count(*) > 1`,
      );
      assert.deepEqual(twice, [], "never two at once for the same");
    }),
    { numRuns: 15, seed: 20261123 },
  );
});

test("what is declined by the decider, or was never sent, takes no answer", () => {
  for (const state of ["draft", "approved", "declined"] as const) assert.equal(mayMove(state, "answered"), false);
  for (const state of ["sent", "acknowledged", "answered", "closed", "withdrawn", "expired"] as const) {
    assert.equal(mayMove(state, "answered"), true);
  }
});
