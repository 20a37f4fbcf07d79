import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Type } from "typebox";
import { walk } from "#core/taxonomy/decision-tree.ts";
import { readPolicyFile } from "./file.ts";
import { readDecisionTree, readTaxonomy } from "./taxonomy.ts";

const taxonomy = readTaxonomy("policy");
const tree = readDecisionTree("policy", taxonomy);
const text = Type.String({ minLength: 1 });
const story = Type.Object({ tells: text, yes: Type.Array(text), is: text }, { additionalProperties: false });
const { stories } = readPolicyFile(
  Type.Object({ stories: Type.Array(story) }),
  "policy/taxonomy/version-2/stories.yaml",
).content;

for (const { tells, yes, is } of stories) {
  test(`the questions lead "${tells.slice(0, 60)}…" to ${is}`, () => {
    const { asked, end } = walk(tree, (question) => yes.includes(question));
    assert.equal("form" in end ? end.form : `outside/${end.outside}`, is);
    assert.deepEqual(
      yes.filter((question) => !asked.includes(question)),
      [],
      "every yes of the story was asked for",
    );
  });
}

test("forty stories or more, and each form and each way out is the end of one", () => {
  assert.ok(stories.length >= 40);
  const ends = new Set(stories.map(({ is }) => is));
  const all = [...taxonomy.forms.keys(), ...Object.keys(tree.outside).map((name) => `outside/${name}`)];
  assert.deepEqual(
    all.filter((end) => !ends.has(end)),
    [],
  );
});

test("a break-in without deceit ends outside online fraud, and so does an order that only comes late", () => {
  const end = (...yes: string[]) => walk(tree, (question) => yes.includes(question)).end;
  assert.deepEqual(end("break-in"), { outside: "hacking" });
  assert.deepEqual(end("deal"), { outside: "dispute" });
  assert.deepEqual(end(), { outside: "no-deceit" });
});

test("nobody has to answer more than 22 questions", () => {
  const depth = (name: string): number => {
    const question = tree.questions[name];
    const steps = question === undefined ? [] : [question.yes, question.no];
    return 1 + Math.max(0, ...steps.map((step) => ("question" in step ? depth(step.question) : 0)));
  };
  assert.ok(depth(tree.first) <= 22, String(depth(tree.first)));
});

test("a tree that leads nowhere, in a circle, or past a form is refused with its line", () => {
  const file = join("taxonomy", "version-2", "decision-tree.yaml");
  const whole = readFileSync(join("policy", file), "utf8");
  for (const [from, to, says] of [
    ["yes: {form: ticket-fraud}", "yes: {form: purchase-fraud}", /no answer leads to the form "ticket-fraud"/],
    ["yes: {form: ticket-fraud}", "yes: {form: kaartjes}", /there is no form "kaartjes"/],
    ["yes: {question: nude-images}", "yes: {question: naakt}", /there is no question "naakt"/],
    ["yes: {form: sextortion}", "yes: {question: threat}", /"threat" leads back to itself/],
    ["yes: {outside: ransomware}", "yes: {outside: hacking}", /no answer leads to the outside "ransomware"/],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), "kentering-policy-"));
    cpSync("policy", folder, { recursive: true });
    assert.ok(whole.includes(from));
    writeFileSync(join(folder, file), whole.replace(from, to));
    try {
      assert.throws(() => readDecisionTree(folder, taxonomy), { code: "POLICY_INVALID", message: says });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});
