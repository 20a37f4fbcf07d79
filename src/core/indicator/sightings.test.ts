import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readHubs } from "#adapters/policy/hubs.ts";
import { Refusal } from "#core/errors.ts";
import type { Directory, Organisation } from "#core/policy.ts";
import { indicatorKinds, mannersOfUse, roles } from "#core/types.ts";
import { counts, type GivenIndicator, sightingsOf, type Told, ties } from "./sightings.ts";

const psp: Organisation = {
  id: "psp-a",
  name: { nl: "PSP A", en: "PSP A" },
  sector: "psp",
  public: false,
  regime: "avg",
  controller: "psp-a",
  processor: "kentering",
  agreement: "test",
  oin: "99000000000000000001",
  partner: { paymentHosts: ["betaal-a.example"] },
  official: [],
};
const directory: Directory = {
  organisations: new Map([["psp-a", psp]]),
  persons: [],
  official: new Set(["phone +31201234567", "domain bank-a.example", "sender-id bank-a"]),
  hubs: readHubs("policy"),
};

const told = (narrative: string, ...given: GivenIndicator[]): Told => ({ narrative, given });
const brief = (about: Told) =>
  sightingsOf(about, directory).map(({ kind, value, role, by }) => `${kind} ${value} ${role} ${by}`);

test("an official number is impersonated, whatever role the reporter gives it", () => {
  for (const role of [undefined, ...roles]) {
    for (const how of [undefined, ...mannersOfUse]) {
      const about = told("", { kind: "phone", value: "020-1234567", role, how });
      assert.deepEqual(brief(about), ["phone +31201234567 impersonated reporter"]);
    }
  }
});

test("a link or address under an official domain is impersonated, also in free text and forwarded mail", () => {
  const narrative = "https://www.bank-a.example/login en info@mail.bank-a.example";
  const expected = [
    "url https://www.bank-a.example/login impersonated extraction",
    "domain bank-a.example impersonated extraction",
    "email info@mail.bank-a.example impersonated extraction",
  ];
  assert.deepEqual(brief(told(narrative)), expected);
  assert.deepEqual(brief({ ...told(narrative), source: "mail" }), expected);
  assert.deepEqual(brief(told("", { kind: "url", value: "https://bank-a.example/x" })), [
    "url https://bank-a.example/x impersonated reporter",
  ]);
});

test("a number or sender that was only displayed is impersonated; one that was also called is not only displayed", () => {
  const displayed = { kind: "phone", value: "06-12345678", how: "displayed" } as const;
  const called = { kind: "phone", value: "+31612345678", how: "called" } as const;
  assert.deepEqual(brief(told("", { ...displayed, role: "controlled" })), ["phone +31612345678 impersonated reporter"]);
  assert.deepEqual(brief(told("", { kind: "sender-id", value: "MijnPost", how: "displayed" })), [
    "sender-id mijnpost impersonated reporter",
  ]);
  assert.deepEqual(brief(told("", displayed, called)), ["phone +31612345678 controlled reporter"]);
  assert.deepEqual(brief(told("", called, displayed)), ["phone +31612345678 controlled reporter"]);
  assert.deepEqual(brief(told("", { kind: "domain", value: "shop.nl", how: "displayed" })), [
    "domain shop.nl controlled reporter",
  ]);
});

test("a value listed without role is controlled, by the reporter unless the desk lists it", () => {
  const about = told("", { kind: "iban", value: "NL91ABNA0417164300" });
  assert.deepEqual(brief(about), ["iban NL91ABNA0417164300 controlled reporter"]);
  assert.deepEqual(brief({ ...about, by: "desk" }), ["iban NL91ABNA0417164300 controlled desk"]);
});

test("free text only mentions: it neither ties nor counts", () => {
  const sightings = sightingsOf(told("Betaald naar NL91ABNA0417164300 via shop.nl"), directory);
  assert.deepEqual(
    sightings.map((sighting) => [sighting.kind, sighting.role, sighting.by, ties(sighting), counts(sighting)]),
    [
      ["iban", "mentioned", "extraction", false, false],
      ["domain", "mentioned", "extraction", false, false],
    ],
  );
});

test("links and addresses of a forwarded mail tie but never count; its accounts and numbers are only mentioned", () => {
  const narrative = "Klik https://nep.example/a of mail nep@nep.example, bel 06-12345678, of kijk op facebook.com";
  const sightings = sightingsOf({ ...told(narrative), source: "mail" }, directory);
  assert.deepEqual(
    sightings.map((sighting) => [sighting.kind, ties(sighting), counts(sighting)]),
    [
      ["url", true, false],
      ["domain", true, false],
      ["email", true, false],
      ["phone", false, false],
      ["domain", false, false],
    ],
  );
});

test("a victim's own value stays the victim's", () => {
  const victim = { kind: "iban", value: "NL91ABNA0417164300", role: "victim" } as const;
  const controlled = { kind: "iban", value: "NL91ABNA0417164300" } as const;
  assert.deepEqual(brief(told("", victim, controlled)), ["iban NL91ABNA0417164300 victim reporter"]);
  assert.deepEqual(brief(told("", controlled, victim)), ["iban NL91ABNA0417164300 victim reporter"]);
});

test("what is listed goes before what the story mentions, and each value appears once", () => {
  const about = told("naar NL91 ABNA 0417 1643 00, echt NL91ABNA0417164300", {
    kind: "iban",
    value: "nl91abna0417164300",
  });
  assert.deepEqual(brief(about), ["iban NL91ABNA0417164300 controlled reporter"]);
});

test("an address that a person only mentions does not start to tie because a forwarded mail holds it", () => {
  const about = told("mail nep@nep.example", { kind: "email", value: "nep@nep.example", role: "mentioned" });
  assert.deepEqual(brief({ ...about, source: "mail" }), ["email nep@nep.example mentioned reporter"]);
});

test("a listed link also names its domain in the same role, so reports of two pages of one shop tie", () => {
  assert.deepEqual(brief(told("", { kind: "url", value: "http://www.shop.nl/b" })), [
    "url http://www.shop.nl/b controlled reporter",
    "domain shop.nl controlled reporter",
  ]);
  assert.deepEqual(
    brief(told("", { kind: "url", value: "http://shop.nl/b" }, { kind: "domain", value: "shop.nl", role: "victim" })),
    ["url http://shop.nl/b controlled reporter", "domain shop.nl victim reporter"],
  );
});

test("a platform, shortener, free mail or payment host never ties strangers", () => {
  for (const host of ["facebook.com", "bit.ly", "gmail.com", "betaal-a.example"]) {
    assert.deepEqual(brief(told("", { kind: "url", value: `https://${host}/x` })), [
      `url https://${host}/x controlled reporter`,
    ]);
    assert.deepEqual(brief(told("", { kind: "domain", value: host })), [`domain ${host} mentioned reporter`]);
  }
  assert.throws(() => brief(told("", { kind: "domain", value: "github.io" })), { path: "/indicators/0/value" });
});

test("an invalid value is refused with its place, and a hundred and one values are refused as a whole", () => {
  const fine = { kind: "domain", value: "shop.nl" } as const;
  assert.throws(() => brief(told("", fine, fine, { kind: "iban", value: "NL00" })), { path: "/indicators/2/value" });
  assert.throws(() => brief(told("", ...Array.from({ length: 10_000 }, () => fine))), { path: "/indicators" });
  assert.equal(brief(told("", ...Array.from({ length: 100 }, () => fine))).length, 1);
});

test("whatever is told, each value comes once, what is official is impersonated and no extraction counts", () => {
  const value = fc.constantFrom(
    "shop.nl",
    "https://bank-a.example/",
    "020-1234567",
    "06-12345678",
    "bank-a",
    "bank-a.example",
    "jan@bank-a.example",
  );
  const given = fc.record({
    kind: fc.constantFrom(...indicatorKinds),
    value,
    role: fc.option(fc.constantFrom(...roles), { nil: undefined }),
    how: fc.option(fc.constantFrom(...mannersOfUse), { nil: undefined }),
  });
  const about = fc.record({
    given: fc.array(given, { maxLength: 4 }),
    narrative: fc.array(value, { maxLength: 4 }).map((values) => values.join(" ")),
    source: fc.constantFrom("story", "mail"),
  });
  fc.assert(
    fc.property(about, (input) => {
      const sightings = sightingsOrNone(input);
      assert.equal(new Set(sightings.map((each) => `${each.kind} ${each.value}`)).size, sightings.length);
      for (const sighting of sightings) {
        if (directory.official.has(`${sighting.kind} ${sighting.value}`)) assert.equal(sighting.role, "impersonated");
        if (sighting.by === "extraction") assert.equal(counts(sighting), false);
      }
    }),
    { numRuns: 3000 },
  );
});

function sightingsOrNone(input: Told) {
  try {
    return sightingsOf(input, directory);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return [];
  }
}
