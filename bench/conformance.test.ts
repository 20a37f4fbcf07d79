import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { suites } from "./conformance.ts";

test("a case that we read otherwise than the suite wants is a failure, unless a rule says exactly why", () => {
  const folder = mkdtempSync(join(tmpdir(), "kentering-conformance-"));
  try {
    writeFileSync(join(folder, "psl-tests.txt"), "www.shop.nl shop.nl\nwww.shop.nl www.shop.nl\n");
    const [same, other] = casesOf("psl-tests", folder);
    assert.equal(same?.wanted, same?.given);
    assert.notEqual(other?.wanted, other?.given);
    assert.equal(other?.rule, undefined);

    const hosts = [
      { input: "shop.nl.", output: "shop.nl." },
      { input: "sh\u00adop.nl", output: "anders.nl" },
      { input: "shop.nl", output: "anders.nl" },
    ];
    writeFileSync(join(folder, "wpt-url-toascii.json"), JSON.stringify(["a comment", ...hosts]));
    const rules = casesOf("wpt-toascii", folder).map(({ rule }) => rule);
    assert.match(rules[0] ?? "", /last dot/u);
    assert.match(rules[1] ?? "", /nobody sees/u);
    assert.equal(rules[2], undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function casesOf(name: string, folder: string) {
  return suites.find((suite) => suite.name === name)?.cases(folder) ?? [];
}
