/** Brands are data: each file is read whole, and what is wrong in it is named with its line. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brandSectors } from "#core/policy.ts";
import { readBrands } from "./brands.ts";
import { readPolicy } from "./taxonomy.ts";

const brands = readBrands("policy");

test("three hundred brands and services of the Netherlands and Europe, in every sector, each with its source", () => {
  assert.ok(brands.length >= 300, String(brands.length));
  assert.ok(brands.filter(({ country }) => country === "NL").length >= 100);
  for (const sector of brandSectors) assert.ok(brands.filter((brand) => brand.sector === sector).length >= 10, sector);
  for (const { id, source, domains } of brands) {
    assert.ok(source.length > 10, id);
    assert.ok(domains.length > 0, id);
  }
});

test("a number to call in need stands there only with a source of its own that can be looked up", () => {
  const urgent = brands.flatMap((brand) => (brand.urgent === undefined ? [] : [{ id: brand.id, ...brand.urgent }]));
  assert.ok(urgent.length > 0);
  for (const { id, source } of urgent) assert.match(source, /https:\/\//, id);
});

test("a word shorter than three signs names nothing, and names of few letters are common unless no word holds them", () => {
  for (const { id, words, common } of brands) {
    for (const word of words) assert.ok(word.length >= 3, `${id} ${word}`);
    for (const word of common) assert.ok(word.length >= 2, `${id} ${word}`);
  }
  for (const name of ["ing", "bol", "post-nl", "action", "office", "ns"]) {
    const brand = brands.find(({ words, common }) => words.includes(name) || common.includes(name));
    assert.equal(brand?.common.includes(name), name !== "post-nl", name);
  }
});

test("a mistake in a brand is refused with the file and line where it stands", () => {
  for (const [from, to, says] of [
    ["domains: [sns.nl,", "domains: [www.sns.nl,", /this domain is not in normal form/],
    ["domains: [sns.nl,", "domains: [ing.nl,", /the domain ing\.nl already belongs to ing/],
    ["common: [sns]", "common: [ing]", /the word ing already belongs to ing/],
    ["common: [sns]", "common: [SNS]", /common/],
    ["id: sns,", "id: ing,", /the id ing already belongs to ing/],
    ["senders: [sns]", "sender: [sns]", /"sender" is not a key we know here/],
    ["senders: [sns]", "senders: [s]", /this sender-id is not in normal form/],
    ["senders: [sns]", "numbers: [{value: '1', what: x, source: y}]", /this phone is not in normal form/],
    ["senders: [sns]", "urgent: {value: '1', source: y}", /this phone is not in normal form/],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), "kentering-brands-"));
    cpSync("policy/brands", join(folder, "brands"), { recursive: true });
    const text = readFileSync("policy/brands/bank.yaml", "utf8");
    const line = text.slice(0, text.indexOf(from)).split("\n").length;
    assert.ok(text.includes(from), from);
    writeFileSync(join(folder, "brands", "bank.yaml"), text.replace(from, to));
    try {
      assert.throws(() => readBrands(folder), { code: "POLICY_INVALID", message: says, path: new RegExp(`^${line}:`) });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

test("a policy folder without brands has none", () => {
  const folder = mkdtempSync(join(tmpdir(), "kentering-brands-"));
  assert.deepEqual(readBrands(folder), []);
  rmSync(folder, { recursive: true });
});

test("a bank's own site is official, so whoever reports it tells of an imitation; a site where customers write is not", () => {
  const { official } = readPolicy("policy").directory;
  for (const own of ["ing.nl", "belastingdienst.nl", "postnl.nl", "vattenfall.nl", "zilverenkruis.nl"])
    assert.ok(official.has(`domain ${own}`), own);
  for (const open of ["bol.com", "tikkie.me", "ziggo.nl", "gmail.com", "bit.ly"])
    assert.ok(!official.has(`domain ${open}`), open);
});
