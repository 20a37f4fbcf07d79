/** Every covenant in this folder is read, and may act on the day the platform is shown. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { isActive } from "#core/covenant/activation.ts";
import type { AddresseeResolver } from "#core/covenant/covenant.ts";
import { parseCovenant } from "#core/covenant/parse.ts";
import { isProtected } from "#core/policy.ts";
import { impersonalKinds } from "#core/types.ts";

const { directory, taxonomy } = readPolicy(join(import.meta.dirname, ".."));
const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".yaml"));
const read = (file: string) =>
  parseCovenant(readFileSync(join(import.meta.dirname, file), "utf8"), directory, taxonomy);

test("the agreements of the letter are there, and the police have their own where both could ask", () => {
  assert.deepEqual(files.sort(), [
    "cash-out-alert.yaml",
    "do-not-originate.yaml",
    "lmio-psp-alert.yaml",
    "marketplace-three-reports.yaml",
    "number-block-acm.yaml",
    "number-block-police.yaml",
    "own-payment-urgent-police.yaml",
    "own-payment-urgent.yaml",
    "webshop-three-reports.yaml",
  ]);
});

for (const file of files) {
  test(`${file}: the covenant can be taken and is active on 2026-11-23`, () => {
    const { covenant, draftReasons } = read(file);
    assert.equal(`${covenant.id}.yaml`, file);
    assert.deepEqual(draftReasons, []);
    assert.equal(isActive(covenant, new Date("2026-11-23T12:00:00Z")), true);
  });

  test(`${file}: every organisation that a step can reach has signed`, () => {
    const { covenant } = read(file);
    const sectors: Readonly<Record<AddresseeResolver, string>> = {
      "account-bank": "bank",
      "own-bank": "bank",
      "next-bank": "bank",
      "psp-of-shop": "psp",
      "registry-of-tld": "registry",
      "telco-of-number": "telco",
      "every-telco": "telco",
      "named-shop": "shop",
      "named-bank": "bank",
    };
    for (const { addressee, ground } of covenant.steps) {
      if ("organisation" in addressee) continue;
      const sector = sectors[addressee.resolver];
      for (const organisation of directory.organisations.values()) {
        // Without a ground for the transfer, who is in another law's country is rightly no party.
        if (!isProtected(directory, organisation, covenant.regime) && ground.transfer === undefined) continue;
        if (organisation.sector === sector) assert.ok(covenant.parties.has(organisation.id), organisation.id);
      }
    }
  });
}

test("whatever is tied to a person is decided by a person, in every covenant", () => {
  // What an organisation declares is its own number, and no person's; or it happens now, and who declares it decides.
  for (const { on, steps } of files.map((file) => read(file).covenant))
    for (const { about, decide } of steps)
      assert.ok(decide.by === "person" || impersonalKinds.includes(about.kind) || on.declarations !== undefined);
});

test("the registry hears of a web shop without any account, count or victim", () => {
  const registry = read("webshop-three-reports.yaml").covenant.steps.find(({ ask }) => ask === "registry");
  assert.deepEqual(registry?.share, ["indicator", "form"]);
});

test("a payment service hears of a payment link and nothing about whoever paid; a telecom provider of a number, for a term", () => {
  const [psp] = read("lmio-psp-alert.yaml").covenant.steps;
  assert.deepEqual(psp?.share, ["indicator", "form", "reporters"]);
  for (const file of ["number-block-acm.yaml", "number-block-police.yaml"])
    assert.equal(read(file).covenant.steps[0]?.term?.iso, "P90D");
});

test("who receives in a country with other law is told on what ground, or the covenant is no covenant", () => {
  const text = readFileSync(join(import.meta.dirname, "lmio-psp-alert.yaml"), "utf8");
  const without = text.replace(/ +# Reached only.*\n +transfer:\n +basis:.*\n +reference:.*\n/, "");
  assert.notEqual(without, text);
  assert.throws(() => parseCovenant(without, directory, taxonomy), /psp-overseas is in US.*Wpg art\. 17a/);
  const other = text.replace("basis: wpg17a", "basis: gdpr-46");
  assert.throws(() => parseCovenant(other, directory, taxonomy), /is gdpr-46, which is no ground under the regime wpg/);
});

test("only the victim's own bank ever sees the victim's account", () => {
  for (const { share, addressee } of files.flatMap((file) => read(file).covenant.steps))
    if (share.includes("victimAccount")) assert.deepEqual(addressee, { resolver: "own-bank" });
});
