import assert from "node:assert/strict";
import { test } from "node:test";
import { draftReasons, isActive, isSignedParty } from "./activation.ts";
import type { Covenant, Step } from "./covenant.ts";

const day = { iso: "P1D", months: 0, milliseconds: 86_400_000 };
const step: Step = {
  ask: "psp",
  about: { kind: "domain", in: "trigger" },
  decide: { by: "rule" },
  addressee: { organisation: "psp-a" },
  barrier: "hold-payments",
  force: "request",
  share: ["indicator"],
  ground: { basis: "gdpr-6-1-e" },
  purpose: "x",
  retain: day,
  within: day,
  notice: { who: "addressee", when: day },
};
const signed = { signed: "2022-06-16", by: "A" };
const complete: Covenant = {
  id: "c",
  version: 1,
  source: { reference: "test", verified: false },
  valid: { from: "2022-06-16", review: "2027-01-01" },
  parties: new Map([
    ["politie", signed],
    ["psp-a", signed],
  ]),
  dpia: { reference: "D" },
  advice: { officer: "O", date: "2022-06-01" },
  controller: "politie",
  agreement: "A",
  regime: "avg",
  on: { kinds: ["domain"], forms: ["fake-webshop"] },
  when: "reporters >= 3",
  steps: [step],
};
const now = new Date("2026-11-23T12:00:00Z");
const { dpia: _dpia, ...withoutDpia } = complete;
const { advice: _advice, ...withoutAdvice } = complete;
const parties = (...entries: [string, { signed?: string; by?: string }][]): Covenant => ({
  ...complete,
  parties: new Map(entries),
});

test("a complete covenant that everybody signed is active", () => {
  assert.deepEqual(draftReasons(complete, now), []);
  assert.equal(isActive(complete, now), true);
});

for (const [what, covenant, reason] of [
  ["without a DPIA", withoutDpia, /DPIA/],
  ["without advice of the data protection officer", withoutAdvice, /advice/],
  ["that one party did not sign", parties(["politie", signed], ["psp-a", {}]), /psp-a has not signed/],
  ["with a signature by nobody", parties(["politie", signed], ["psp-a", { signed: "2022-06-16" }]), /psp-a has not/],
  ["signed after today", parties(["politie", signed], ["psp-a", { ...signed, signed: "2026-11-24" }]), /after today/],
  ["that asks an organisation that is no party", parties(["politie", signed]), /psp-a is no party/],
  ["whose controller is no party", parties(["psp-a", signed]), /politie is no party/],
  ["whose review date passed", { ...complete, valid: { ...complete.valid, review: "2026-11-22" } }, /review date/],
] as const)
  test(`a covenant ${what} stays a draft`, () => {
    assert.match(draftReasons(covenant, now).join(" "), reason);
    assert.equal(isActive(covenant, now), false);
  });

test("the day of review is still a day of the covenant, in Amsterdam", () => {
  assert.equal(isActive(complete, new Date("2027-01-01T22:59:59Z")), true);
  assert.equal(isActive(complete, new Date("2027-01-01T23:00:00Z")), false);
});

test("a covenant does not act before its first day in Amsterdam", () => {
  assert.equal(isActive(complete, new Date("2022-06-15T21:59:59Z")), false);
  assert.equal(isActive(complete, new Date("2022-06-15T22:00:00Z")), true);
});

test("a bank that a resolver finds is asked only when it signed", () => {
  assert.equal(isSignedParty(complete, "psp-a"), true);
  assert.equal(isSignedParty(complete, "bank-b"), false);
});
