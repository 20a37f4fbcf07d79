import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { flag, type Html, html } from "./html.ts";

const text = (made: Html) => made.toString();

test("what a person types can never become markup, in text or in an attribute", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.constantFrom("<script>", '"><img src=x onerror=1>', "' autofocus '", "</p>", ""),
      (typed, attack) => {
        const made = text(html`<p title="${typed + attack}">${attack + typed}</p>`);
        const inside = made.slice('<p title="'.length, -"</p>".length).replace('">', "");
        assert.doesNotMatch(inside, /[<>"']/);
      },
    ),
  );
});

test("an amount of zero is shown, an absent value is not", () => {
  assert.equal(text(html`<p>${0}</p><p>${undefined}</p>`), "<p>0</p><p></p>");
});

test("finished markup is kept, alone and in lists, at any depth", () => {
  const items = ["a", "<b>"].map((name) => html`<li>${name}</li>`);
  assert.equal(text(html`<ul>${items}</ul>`), "<ul><li>a</li><li>&lt;b&gt;</li></ul>");
});

test("joining finished markup as plain text makes it plain text again, so escaping happens once too often, never too seldom", () => {
  assert.equal(text(html`<p>${`${html`<b>x</b>`}`}</p>`), "<p>&lt;b&gt;x&lt;/b&gt;</p>");
});

test("a checked answer is written as an attribute, an unchecked one leaves none", () => {
  assert.equal(text(html`<input${flag("checked", true)}>`), "<input checked>");
  assert.equal(text(html`<input${flag("checked", false)}>`), "<input>");
});

test("what would be shown by accident is refused by type", () => {
  const refused = [
    // @ts-expect-error a boolean says nothing to a reader
    () => html`${true}`,
    // @ts-expect-error a date is shown in the reader's language, or not at all
    () => html`${new Date(0)}`,
    // @ts-expect-error a list of words needs its commas chosen
    () => html`${["a", "b"]}`,
    // @ts-expect-error null is not absent
    () => html`${null}`,
  ];
  assert.equal(refused.length, 4);
  // @ts-expect-error a view does not wait
  assert.throws(() => html`${Promise.resolve("late")}`, TypeError);
});
