import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Evidence, independentReporters } from "./independence.ts";

const evidence = (report: string, over: Partial<Evidence> = {}): Evidence => ({
  report,
  desk: "politie-lmio",
  receivedAt: new Date(0),
  currency: "EUR",
  amountCents: undefined,
  day: undefined,
  gist: "",
  ...over,
});

const copied = { amountCents: 100, day: "2026-11-20", gist: "betaald en daarna nooit meer iets van de winkel gehoord" };

test("the number of reporters is the number of groups that keys make of reports, in whatever order they come", () => {
  const uses = fc.array(fc.record({ report: fc.nat(11), digest: fc.nat(8) }), { maxLength: 30 });
  fc.assert(
    fc.property(uses, fc.nat(11), (given, last) => {
      const reports = Array.from({ length: last + 1 }, (_, number) => evidence(`r${number}`));
      const keys = given.map(({ report, digest }) => ({ report: `r${report}`, digest: `d${digest}` }));
      const count = independentReporters(reports, keys);
      assert.equal(independentReporters(reports.toReversed(), keys.toReversed()), count);
      // Another shared key never makes more reporters, and never fewer than one.
      assert.ok(independentReporters(reports, [...keys, { report: "r0", digest: "d0" }]) <= count);
      assert.ok(count >= 1 && count <= reports.length);
    }),
  );
});

test("an amount or a day that nobody gave is never the same", () => {
  const { gist } = copied;
  assert.equal(independentReporters([evidence("a", { gist }), evidence("b", { gist })], []), 2);
  assert.equal(independentReporters([evidence("a", { ...copied, day: undefined }), evidence("b", copied)], []), 2);
});

test("two that a person separated count as two, unless they share a key", () => {
  const both = [evidence("a", copied), evidence("b", copied)];
  assert.equal(independentReporters(both, []), 1);
  assert.equal(independentReporters(both, [], [["b", "a"]]), 2);
  const keys = [
    { report: "a", digest: "d" },
    { report: "b", digest: "d" },
  ];
  assert.equal(independentReporters(both, keys, [["a", "b"]]), 1);
});
