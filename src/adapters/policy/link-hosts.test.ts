/** Hosts that say something by themselves are data: read whole, and what is wrong is named. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isOfKind } from "#core/link-hosts.ts";
import { readLinkHosts } from "./link-hosts.ts";

test("shorteners, free hosts, mailing services and public bodies are known, with those under them", () => {
  const links = readLinkHosts("policy");
  assert.ok(links.hosts.shortener.size >= 80);
  assert.ok(isOfKind(links, "shortener", "bit.ly"));
  assert.ok(isOfKind(links, "free-host", "iets.vercel.app"));
  assert.ok(isOfKind(links, "mailing", "click.list-manage.com"));
  assert.ok(isOfKind(links, "public-body", "tax.service.gov.uk"));
  assert.ok(!isOfKind(links, "free-host", "nietvercel.app"));
  assert.ok(links.words.has("verificatie") && links.words.has("verify") && links.plain.has("finance"));
});

test("a kind we do not know is refused with its line, and a folder without the file has no hosts", () => {
  const folder = mkdtempSync(join(tmpdir(), "kentering-links-"));
  assert.equal(readLinkHosts(folder).hosts.shortener.size, 0);
  writeFileSync(
    join(folder, "link-hosts.yaml"),
    "hosts:\n  - {kind: pub, reason: r, source: s, verified: false, names: [a.nl]}\nwords: []\nplain: [a]\n",
  );
  assert.throws(() => readLinkHosts(folder), { code: "POLICY_INVALID", path: /^2:/ });
  rmSync(folder, { recursive: true });
});
