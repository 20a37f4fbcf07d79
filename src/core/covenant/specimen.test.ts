/** For tests: a sound covenant of 25 known lines, small surroundings for it, and how a refusal of a changed one is told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "#core/errors.ts";
import type { Directory, Organisation, Sector, Taxonomy } from "#core/policy.ts";
import { parseCovenant } from "./parse.ts";

/** An organisation of the small directory. */
export const organisation = (
  id: string,
  sector: Sector,
  isPublic: boolean,
  apLicence?: string,
): [string, Organisation] => [
  id,
  {
    id,
    name: { nl: id, en: id },
    sector,
    public: isPublic,
    regime: "avg",
    controller: id,
    processor: id,
    agreement: "x",
    oin: "99000000000000000000",
    official: [],
    ...(apLicence !== undefined && { apLicence }),
  },
];
/** A police force and a licensed desk; everybody else is private and has no licence. */
export const directory: Directory = {
  organisations: new Map([
    organisation("police-x", "police", true),
    organisation("desk-x", "desk", false),
    organisation("desk-licensed", "desk", false, "AP-1"),
    organisation("bank-x", "bank", false),
    organisation("psp-x", "psp", false),
    organisation("registry-x", "registry", false),
  ]),
  persons: [],
  official: new Set(),
};
const form = { code: "fake-webshop", label: { nl: "", en: "" }, definition: { nl: "", en: "" }, law: [] };
/** One form. */
export const taxonomy: Taxonomy = { version: 1, forms: new Map([[form.code, form]]) };

/** The sound covenant, line by line. */
export const lines = [
  "id: shop-x",
  "version: 1",
  'source: {reference: "test", verified: false}',
  "valid: {from: 2022-06-16, review: 2027-01-01}",
  "parties: {police-x: {signed: 2022-06-16, by: A}, psp-x: {signed: 2022-06-16, by: B}}",
  "dpia: {reference: D1}",
  "advice: {officer: O, date: 2022-06-01}",
  "controller: police-x",
  'agreement: "art. 26, 1"',
  "regime: avg",
  "on: {kinds: [domain], forms: [fake-webshop]}",
  "count: {window: P90D, strength: [identified]}",
  "steps:",
  "  - addressee: psp-x",
  "    ask: psp",
  "    about: {kind: domain}",
  "    decide: {by: rule}",
  "    barrier: hold-payments",
  "    share: [indicator, form]",
  "    ground: {basis: gdpr-6-1-e}",
  "    purpose: Hold the money",
  "    retain: P1Y",
  "    within: PT24H",
  "    notice: {who: addressee, when: P1D}",
  'when: "reporters >= 3"',
];
/** The sound covenant. */
export const sound = lines.join("\n");
/** Reads a covenant in these surroundings. */
export const parse = (source: string) => parseCovenant(source, directory, taxonomy);

/** The sound covenant with one piece of text replaced by another. */
export function changed(from: string, to: string): string {
  assert.ok(sound.includes(from), `the sound covenant holds ${from}`);
  return sound.replace(from, to);
}

/** The refusal of a text that must be refused as policy, and as nothing else. */
export function refusalFor(source: string): Refusal {
  try {
    parse(source);
  } catch (cause) {
    assert.ok(cause instanceof Refusal, String(cause));
    assert.equal(cause.code, "POLICY_INVALID");
    return cause;
  }
  assert.fail("was not refused");
}

/** A test that a text is refused at a place, which its sentence names too. */
export function refuses(title: string, source: string, path: string | RegExp, sentence: RegExp): void {
  test(title, () => {
    const refusal = refusalFor(source);
    assert.match(refusal.message, sentence);
    if (typeof path === "string") assert.equal(refusal.path, path);
    else assert.match(refusal.path ?? "", path);
    assert.ok(refusal.message.includes(refusal.path ?? "?"), "the place stands in the sentence too");
  });
}
