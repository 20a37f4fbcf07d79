import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCovenant } from "./parse.ts";
import { changed, directory, organisation, parse, refusalFor, refuses, sound, taxonomy } from "./specimen.test.ts";

const person = "{by: person, at: police-x, role: investigator, within: PT4H, piket: officer on duty}";
const byPerson = changed("{by: rule}", person);
const oneReport = byPerson.replace(/^count:.*$/m, "# one report is enough");

test("a sound covenant is taken, with its defaults filled in", () => {
  const { covenant, draftReasons } = parse(sound);
  assert.deepEqual(draftReasons, []);
  const [step] = covenant.steps;
  assert.equal(step?.force, "request");
  assert.deepEqual(step?.about, { kind: "domain", in: "trigger" });
  assert.deepEqual(step?.addressee, { organisation: "psp-x" });
  assert.equal(step?.within.milliseconds, 86_400_000);
});

test("a step without a decision takes the covenant's; its own goes first", () => {
  const standing = `${changed("    decide: {by: rule}\n", "")}\ndecide: ${person}`;
  const { decide } = parse(standing).covenant.steps[0]!;
  assert.equal(decide.by, "person");
  assert.deepEqual(decide.by === "person" && decide.piket, { function: "officer on duty" });
  assert.equal(parse(`${sound}\ndecide: ${person}`).covenant.steps[0]!.decide.by, "rule");
});

// What the law refuses.
refuses(
  "a rule never decides about an account, which belongs to a person",
  changed("about: {kind: domain}", "about: {kind: iban, in: dossier}"),
  "line 17: steps[0].decide",
  /tied to a person: a person decides \(GDPR art\. 22\)/,
);
test("a person may decide about an account", () => {
  assert.doesNotThrow(() => parse(byPerson.replace("about: {kind: domain}", "about: {kind: iban, in: dossier}")));
});
for (const ground of ["covenant", "convenant", "Convenant 2022"])
  refuses(
    `a covenant is never itself a ground: "${ground}" is refused`,
    changed("basis: gdpr-6-1-e", `basis: "${ground}"`),
    "line 20: steps[0].ground.basis",
    /a covenant is never itself a ground/,
  );
for (const basis of ["wpg16", "wpg17", "wpg18", "wpg19", "wpg20"])
  refuses(
    `police data leaves under ${basis} only with the decision it rests on`,
    changed("basis: gdpr-6-1-e", `basis: ${basis}`),
    "line 20: steps[0].ground",
    /needs the decision/,
  );
test("a blank decision is no decision", () => {
  assert.equal(
    refusalFor(changed("basis: gdpr-6-1-e", 'basis: wpg20, decision: "  "')).path,
    "line 20: steps[0].ground.decision",
  );
});
refuses(
  "police data does not leave on a GDPR ground",
  changed("regime: avg", "regime: wpg"),
  "line 20: steps[0].ground.basis",
  /leaves under the Wpg only/,
);
refuses(
  "without a controller nobody answers for the data",
  changed("controller: police-x\n", ""),
  "line 1: controller",
  /controller is missing: somebody must answer/,
);
refuses("a blank agreement is refused", changed('"art. 26, 1"', '""'), "line 9: agreement", /is empty/);
for (const [key, line] of [
  ["notice", "    notice: {who: addressee, when: P1D}\n"],
  ["purpose", "    purpose: Hold the money\n"],
  ["retain", "    retain: P1Y\n"],
  ["within", "    within: PT24H\n"],
] as const)
  refuses(
    `a step without ${key} is refused`,
    changed(line, ""),
    `line 14: steps[0].${key}`,
    new RegExp(`${key} is missing: `),
  );
refuses(
  "what is not in the closed set of fields cannot be shared",
  changed("[indicator, form]", "[indicator, narrative]"),
  "line 19: steps[0].share[1]",
  /"narrative" is none of indicator/,
);
refuses(
  "nobody but the victim's own bank may see the victim's account",
  oneReport
    .replace("about: {kind: domain}", "about: {kind: iban, in: report}")
    .replace("addressee: psp-x", "addressee: account-bank")
    .replace("[indicator, form]", "[victimAccount]"),
  "line 19: steps[0].share",
  /only the victim's own bank may see/,
);
refuses(
  "the own bank is asked about the reporter's own report, never about a dossier",
  byPerson
    .replace("about: {kind: domain}", "about: {kind: iban, in: dossier}")
    .replace("addressee: psp-x", "addressee: own-bank")
    .replace("[indicator, form]", "[victimAccount]"),
  "line 16: steps[0].about",
  /only the reporter's own bank is asked.*only the victim's own bank may see/,
);
test("the victim's own bank may see the victim's account", () => {
  const own = oneReport
    .replace("about: {kind: domain}", "about: {kind: iban, in: report}")
    .replace("addressee: psp-x", "addressee: own-bank")
    .replace("[indicator, form]", "[victimAccount]");
  assert.doesNotThrow(() => parse(own));
});
refuses(
  "a covenant that counts reports asks nothing about one of them",
  byPerson.replace("about: {kind: domain}", "about: {kind: iban, in: report}"),
  "line 16: steps[0].about.in",
  /counts several/,
);
for (const to of ["psp-x", "psp-of-shop"])
  refuses(
    `a private desk tells ${to}, private as well, nothing without an AP licence`,
    changed("controller: police-x", "controller: desk-x").replace("addressee: psp-x", `addressee: ${to}`),
    "line 14: steps[0].addressee",
    /AP licence \(UAVG/,
  );
test("a private desk may with a licence, or when a public authority decides", () => {
  assert.doesNotThrow(() => parse(changed("controller: police-x", "controller: desk-licensed")));
  assert.doesNotThrow(() => parse(byPerson.replace("controller: police-x", "controller: desk-x")));
});
refuses(
  "an order is never decided by a count, and names the article that gives the power",
  changed("barrier: hold-payments", "barrier: hold-payments\n    force: order"),
  "line 19: steps[0].force",
  /order is decided by a person.*needs the article/,
);
refuses(
  "a person's decision names who, where, in time and at night",
  changed("{by: rule}", "{by: person}"),
  /^line 17: steps\[0\]\.decide\./,
  /decide\.at is missing.*decide\.role.*decide\.within.*decide\.piket is missing/,
);
refuses(
  "a rule that names a person as well is refused: one of the two is a mistake",
  changed("{by: rule}", "{by: rule, at: police-x}"),
  "line 17: steps[0].decide",
  /by rule and names a person/,
);
refuses(
  "a step that nobody decides is refused",
  changed("    decide: {by: rule}\n", ""),
  "line 14: steps[0].decide",
  /is missing, and the covenant has none either/,
);
test("a resolver that may find a public bank still needs the licence for the private ones", () => {
  const mixed = new Map([...directory.organisations, organisation("bank-public", "bank", true)]);
  const source = byPerson
    .replace("about: {kind: domain}", "about: {kind: iban, in: dossier}")
    .replace("addressee: psp-x", "addressee: account-bank")
    .replace("at: police-x", "at: desk-x")
    .replace("controller: police-x", "controller: desk-x");
  assert.throws(() => parseCovenant(source, { ...directory, organisations: mixed }, taxonomy), /AP licence/);
});

// What does not exist.
refuses(
  "a typo on line 14 names line 14",
  changed("addressee: psp-x", "addressee: spp-x"),
  "line 14: steps[0].addressee",
  /"spp-x" is not an organisation/,
);
refuses(
  "a key that is not known is refused at its line",
  changed("dpia:", "dipa:"),
  "line 6: dipa",
  /is not a key that is known/,
);
refuses(
  "a kind that is not known is refused",
  changed("kinds: [domain]", "kinds: [domian]"),
  "line 11: on.kinds[0]",
  /"domian" is none of/,
);
refuses(
  "a form outside the taxonomy is refused",
  changed("[fake-webshop]", "[fake-webshp]"),
  "line 11: on.forms[0]",
  /not a form of the taxonomy/,
);
refuses(
  "a strength that is not known is refused",
  changed("[identified]", "[identifed]"),
  "line 12: count.strength[0]",
  /"identifed" is none of/,
);
refuses(
  "a party that is not in the directory is refused",
  changed("psp-x: {", "__proto__: {"),
  "line 5: parties.__proto__",
  /not an organisation/,
);
refuses(
  "a step about what never fires the covenant is refused",
  changed("about: {kind: domain}", "about: {kind: url}"),
  "line 16: steps[0].about.kind",
  /never fires/,
);
refuses(
  "a registry is not found from an account",
  byPerson
    .replace("about: {kind: domain}", "about: {kind: iban, in: dossier}")
    .replace("addressee: psp-x", "addressee: registry-of-tld"),
  "line 14: steps[0].addressee",
  /cannot be found from iban/,
);
refuses(
  "a condition about something unknown is refused at its line",
  changed("reporters >= 3", "reprters >= 3"),
  "line 25: when",
  /Unknown variable: reprters/,
);
refuses("a day that does not exist is refused", changed("2027-01-01", "2027-02-30"), "line 4: valid.review", /date/);
refuses(
  "a review before the start is refused",
  changed("2027-01-01", "2022-06-16"),
  "line 4: valid.review",
  /not after/,
);
refuses("a time that is none is refused", changed("PT24H", "24H"), "line 23: steps[0].within", /length of time/);
refuses(
  "two steps of one name are refused: a request is found by its step",
  sound.replace(/( {2}- addressee[\s\S]*P1D\}\n)/, "$1$1"),
  "line 26: steps[1].ask",
  /name of an earlier step/,
);

test("all faults of a covenant are told at once, in order of line", () => {
  const several = changed("P90D", "90D").replace("[fake-webshop]", "[x]").replace("reporters >= 3", "reports");
  assert.match(refusalFor(several).message, /line 11: .*; line 12: .*; line 25: /);
});

test("a hundred faults are told as ten and a number", () => {
  const many = changed("[fake-webshop]", `[${Array.from({ length: 100 }, (_, index) => `form-${index}`).join(", ")}]`);
  const { message } = refusalFor(many);
  assert.match(message, /and 90 more/);
  assert.ok(message.length < 3_000);
});
