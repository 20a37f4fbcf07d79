import assert from "node:assert/strict";
import { test } from "node:test";
import { mapped, migrationFaults } from "./migration.ts";
import type { Migration } from "./shape.ts";

const ask = { nl: "Welke is het?", en: "Which is it?" };
const second: Migration = {
  from: 1,
  to: 2,
  moves: {
    kept: { became: "same" },
    old: { became: "renamed", to: ["new"] },
    twin: { became: "merged", to: ["kept"] },
    broad: { became: "split", to: ["broad", "narrow"], ask },
    gone: { became: "retired" },
  },
};
const third: Migration = {
  from: 2,
  to: 3,
  moves: {
    kept: { became: "same" },
    new: { became: "renamed", to: ["newest"] },
    broad: { became: "same" },
    narrow: { became: "same" },
  },
};
const before = new Set(["kept", "old", "twin", "broad", "gone"]);
const after = new Set(["kept", "new", "broad", "narrow"]);
const faults = (moves: Migration["moves"]) =>
  migrationFaults({ ...second, moves: { ...second.moves, ...moves } }, before, after).map(({ sentence }) => sentence);

test("a code is followed through every version, renamed and merged on the way", () => {
  const at3 = (code: string) => mapped([second, third], code, 1, 3);
  assert.deepEqual(at3("kept"), { is: "one", code: "kept" });
  assert.deepEqual(at3("old"), { is: "one", code: "newest" });
  assert.deepEqual(at3("twin"), { is: "one", code: "kept" });
  assert.deepEqual(at3("gone"), { is: "retired" });
  assert.deepEqual(mapped([second, third], "kept", 3, 3), { is: "one", code: "kept" });
});

test("where a code was split, a person chooses: nothing is re-filed by a rule", () => {
  assert.deepEqual(mapped([second, third], "broad", 1, 3), {
    is: "choice",
    codes: ["broad", "narrow"],
    ask,
    until: "broad",
  });
});

test("a code that no version knows, or a version without a migration, is told and not guessed", () => {
  assert.deepEqual(mapped([second], "elsewhere", 1, 2), { is: "unknown" });
  assert.deepEqual(mapped([second], "constructor", 1, 2), { is: "unknown" });
  assert.deepEqual(mapped([second], "kept", 1, 3), { is: "unknown" });
});

test("a migration accounts for every code of the version before", () => {
  assert.deepEqual(faults({}), []);
  assert.deepEqual(migrationFaults(second, new Set([...before, "forgotten"]), after), [
    { code: "forgotten", sentence: "is not accounted for" },
  ]);
});

test("a migration with a made-up code, an end that is not there, or a split without a question is refused", () => {
  assert.deepEqual(faults({ strange: { became: "retired" } }), ["was no code of the version before"]);
  assert.deepEqual(faults({ old: { became: "renamed", to: ["nowhere"] } }), [
    'goes to "nowhere", which the new version does not have',
  ]);
  assert.deepEqual(faults({ old: { became: "same" } }), ["is the same, but not there under its code"]);
  assert.deepEqual(faults({ kept: { became: "retired" } }), ["is retired, but still there"]);
  assert.deepEqual(faults({ old: { became: "merged" } }), ["goes to one code: name it"]);
  assert.deepEqual(faults({ broad: { became: "split", to: ["narrow", "broad"] } }), [
    "is split: name the codes and what a person must ask",
  ]);
  assert.deepEqual(faults({ old: { became: "split", to: ["kept", "new"], ask } }), [
    "is split, but its reports cannot keep their code until then",
  ]);
});
