import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readPolicy, readTaxonomy } from "./taxonomy.ts";

const { version, forms } = readTaxonomy("policy");

test("every fraud form that others rely on is in the taxonomy", () => {
  const promised = [
    "phishing",
    "smishing",
    "purchase-fraud",
    "sales-fraud",
    "fake-webshop",
    "spoofing",
    "bank-helpdesk-fraud",
    "friend-in-need-fraud",
    "tech-support-scam",
    "identity-fraud",
    "money-mule",
    "cyber-cashing",
  ];
  assert.equal(version, 1);
  assert.deepEqual(
    promised.filter((code) => !forms.has(code)),
    [],
  );
});

test("buying, selling and web shop fraud name the articles made for them, beside deceit in general", () => {
  assert.deepEqual(forms.get("purchase-fraud")?.law, ["326 Sr", "326e Sr"]);
  assert.deepEqual(forms.get("sales-fraud")?.law, ["326 Sr", "326a Sr"]);
  assert.deepEqual(forms.get("fake-webshop")?.law, ["326 Sr", "326e Sr"]);
});

test("slow delivery is told apart from fraud, in both languages", () => {
  const definition = forms.get("purchase-fraud")?.definition;
  assert.match(definition?.nl ?? "", /Late levering is geen fraude/);
  assert.match(definition?.en ?? "", /Slow delivery is not fraud/);
});

test("every form is told in Dutch and in English, in sentences that a person can read aloud", () => {
  for (const { code, definition } of forms.values()) {
    assert.notEqual(definition.nl, definition.en, code);
    for (const sentence of `${definition.nl} ${definition.en}`.split(/(?<=[.:]) /)) {
      assert.ok(sentence.split(" ").length <= 25, `${code}: ${sentence}`);
    }
  }
});

test("a mistake in the taxonomy is refused with the file and line, and nothing starts on it", () => {
  const mistakes: readonly { from: string; to: string; says: RegExp }[] = [
    { from: "law:", to: "laws:", says: /"laws" is not a key we know here/ },
    { from: "code: smishing", to: "code: phishing", says: /"phishing" is there twice/ },
    { from: '["326 Sr"]', to: '["art. 326"]', says: /law/ },
  ];
  const text = readFileSync("policy/taxonomy/forms.yaml", "utf8");
  for (const { from, to, says } of mistakes) {
    const line = text.slice(0, text.indexOf(from)).split("\n").length;
    const folder = mkdtempSync(join(tmpdir(), "kentering-policy-"));
    cpSync("policy", folder, { recursive: true });
    writeFileSync(
      join(folder, "taxonomy", "forms.yaml"),
      text.replace(from, () => to),
    );
    try {
      assert.throws(() => readPolicy(folder), {
        code: "POLICY_INVALID",
        message: new RegExp(`taxonomy/forms\\.yaml line ${line}: .*${says.source}`),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});
