/** Every covenant in this folder is read, and may act on the day the platform is shown. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { isActive } from "#core/covenant/activation.ts";
import { parseCovenant } from "#core/covenant/parse.ts";
import { impersonalKinds } from "#core/types.ts";

const { directory, taxonomy } = readPolicy(join(import.meta.dirname, ".."));
const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".yaml"));
const read = (file: string) =>
  parseCovenant(readFileSync(join(import.meta.dirname, file), "utf8"), directory, taxonomy);

test("the agreements of the letter are there, and the police have their own for the victim who just paid", () => {
  assert.deepEqual(files.sort(), [
    "marketplace-three-reports.yaml",
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
    const sectors = { "account-bank": "bank", "own-bank": "bank", "psp-of-shop": "psp", "registry-of-tld": "registry" };
    for (const { addressee } of covenant.steps) {
      if ("organisation" in addressee) continue;
      const sector = sectors[addressee.resolver];
      for (const organisation of directory.organisations.values())
        if (organisation.sector === sector) assert.ok(covenant.parties.has(organisation.id), organisation.id);
    }
  });
}

test("whatever is tied to a person is decided by a person, in every covenant", () => {
  for (const { about, decide } of files.flatMap((file) => read(file).covenant.steps))
    assert.ok(decide.by === "person" || impersonalKinds.includes(about.kind));
});

test("the registry hears of a web shop without any account, count or victim", () => {
  const registry = read("webshop-three-reports.yaml").covenant.steps.find(({ ask }) => ask === "registry");
  assert.deepEqual(registry?.share, ["indicator", "form"]);
});

test("only the victim's own bank ever sees the victim's account", () => {
  for (const { share, addressee } of files.flatMap((file) => read(file).covenant.steps))
    if (share.includes("victimAccount")) assert.deepEqual(addressee, { resolver: "own-bank" });
});
