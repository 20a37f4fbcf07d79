import assert from "node:assert/strict";
import { test } from "node:test";
import { eachEngine } from "#tools/stores.ts";
import { pgliteEngine } from "./pglite.ts";

eachEngine("a statement that failed the first time can be used again once its cause is gone", async (engine) => {
  await engine.borrow(async (owner) => {
    await assert.rejects(owner.query("select 6 / $1::int as n", [0]), { code: "22012" });
    assert.deepEqual(await owner.query("select 6 / $1::int as n", [2]), [{ n: 3 }]);
    await assert.rejects(owner.query("select n from not_yet"), { code: "42P01" });
    await owner.run("create table not_yet (n int)");
    assert.deepEqual(await owner.query("select n from not_yet"), []);
  });
});

eachEngine(
  "a statement first used in a transaction that failed is not taken for prepared afterwards",
  async (engine) => {
    await engine.borrow(async (owner) => {
      await owner.run("begin");
      await assert.rejects(owner.query("select 1 / 0 as n"), { code: "22012" });
      await assert.rejects(owner.query("select 41 + $1::int as n", [1]), { code: "25P02" });
      await owner.run("rollback");
      assert.deepEqual(await owner.query("select 41 + $1::int as n", [1]), [{ n: 42 }]);
    });
  },
);

test("questions asked of PGlite at once each get their own answer, and one that fails spoils no other", async () => {
  const engine = await pgliteEngine({});
  await engine.borrow(async (owner) => {
    const answers = await Promise.allSettled(
      [1, 2, 0, 3].map((divisor) => owner.query<{ n: number }>("select 6 / $1::int as n", [divisor])),
    );
    assert.deepEqual(
      answers.map((answer) => (answer.status === "fulfilled" ? answer.value[0]?.n : answer.reason.code)),
      [6, 3, "22012", 2],
    );
  });
  await engine.close();
});

eachEngine("more texts than are kept prepared still give their answers", async (engine) => {
  await engine.borrow(async (owner) => {
    for (const place of Array.from({ length: 1_010 }, (_, number) => number)) {
      assert.deepEqual(await owner.query(`select $1::int + ${place} as n`, [1]), [{ n: 1 + place }]);
    }
  });
});
