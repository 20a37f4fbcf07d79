/** Hub values are data: each file is read whole, and what is wrong in it is named with its line. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readHubs } from "./hubs.ts";

test("collecting accounts, platforms, link shorteners and free mail are hubs, each with its source in policy", () => {
  const hubs = readHubs("policy");
  for (const hub of ["iban NL10PSPA0000000001", "domain marktplaats.nl", "domain bit.ly", "domain gmail.com"]) {
    assert.ok(hubs.has(hub), hub);
  }
  assert.ok(hubs.size >= 100);
});

test("a shared host that one holder did not register, or that is there twice, is refused with its line", () => {
  const folder = mkdtempSync(join(tmpdir(), "kentering-hubs-"));
  const write = (domains: readonly string[]) =>
    writeFileSync(
      join(folder, "shared-hosts.yaml"),
      `sharedHosts:\n  - {group: g, reason: r, source: s, written: "2026-03-01", verified: false, domains: [${domains.join(", ")}]}\n`,
    );
  write(["www.bit.ly"]);
  assert.throws(() => readHubs(folder), { code: "POLICY_INVALID" });
  write(["bit.ly", "bit.ly"]);
  assert.throws(() => readHubs(folder), { code: "POLICY_INVALID" });
  write(["bit.ly"]);
  assert.deepEqual([...readHubs(folder)], ["domain bit.ly"]);
  rmSync(folder, { recursive: true });
});
