/** Which questions are asked follows from the taxonomy and from the answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { scene } from "#tools/scene.ts";
import { reportFields } from "../report-fields.ts";
import { channelsFor, fieldsOf, forWhomsFor, questionOf, questionsFor, things, thingsBeside } from "./questions.ts";

const { taxonomy } = (await scene({ covenants: [] })).policy;
const asked = (values: Record<string, string[]>, needsCare = false) => questionsFor({ taxonomy, values, needsCare });

test("every form of the taxonomy says what it is seen by, and asks between seven and twelve questions", () => {
  for (const code of taxonomy.forms.keys()) {
    assert.ok((taxonomy.concepts.get(code)?.seenBy ?? []).length > 0, code);
    const count = asked({ form: [code] }).length;
    assert.ok(count >= 9 && count <= 12, `${code} asks ${count}`);
  }
});

test("what happened comes first, then when, money, how they came, what they used, whom it struck, and who tells", () => {
  assert.deepEqual(asked({ form: ["fake-webshop"] }), [
    "form",
    "story",
    "when",
    "money",
    "channel",
    "website",
    "account",
    "paymentLink",
    "who",
    "impact",
    "contact",
  ]);
});

test("an answer may add a question: on the other person, on the business, and a page of help", () => {
  assert.ok(asked({ forWhom: ["other"] }).includes("other"));
  assert.ok(asked({ forWhom: ["sme"] }).includes("business"));
  assert.ok(!asked({ forWhom: ["self"] }).some((question) => question === "other" || question === "business"));
  assert.equal(asked({}, true).at(-2), "care");
});

test("what a check filled in is asked about too, though the form does not ask for it", () => {
  assert.ok(!asked({ form: ["fake-webshop"] }).includes("phone"));
  assert.ok(asked({ form: ["fake-webshop"], phone: ["+31612345678"] }).includes("phone"));
});

test("whatever a form does not ask for can be told through the side door, and every field has its question", () => {
  for (const form of taxonomy.forms.keys()) {
    const values = { form: [form] };
    const seen = [...asked(values), ...thingsBeside({ taxonomy, values })];
    for (const thing of things) assert.ok(seen.includes(thing), `${form} ${thing}`);
  }
  for (const field of reportFields)
    assert.ok(fieldsOf(questionOf(field), { taxonomy, values: {} }).includes(field), field);
});

test("the ways a form comes by, and whom it strikes, are offered first", () => {
  assert.equal(channelsFor(taxonomy, { form: ["smishing"] })[0], "sms");
  assert.equal(forWhomsFor(taxonomy, { form: ["ceo-fraud"] })[0], "sme");
  assert.equal(forWhomsFor(taxonomy, { form: ["romance-fraud"] })[0], "self");
});

test("a form that was accepted at run time without it is asked about as any other fraud", () => {
  const bare = { concepts: new Map(taxonomy.concepts) };
  const { seenBy: _none, ...concept } = taxonomy.concepts.get("phishing")!;
  bare.concepts.set("brand-new", { ...concept, code: "brand-new" });
  const questions = questionsFor({ taxonomy: bare, values: { form: ["brand-new"] }, needsCare: false });
  assert.ok(questions.includes("account") && questions.includes("phone"));
});
