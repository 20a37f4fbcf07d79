import assert from "node:assert/strict";
import { test } from "node:test";
import { hub } from "#core/ports.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { testWorld } from "#tools/world.ts";
import { nation, type Table } from "./nation.ts";
import { hotDomain, reportOf, subjectOf } from "./population.ts";
import { handIn } from "./world.ts";

const reports = 400;

/** Which values hang together, whatever the dossiers are called. */
function partition(pairs: readonly (readonly [value: string, dossier: string])[]): string[] {
  const groups = Map.groupBy(pairs, ([, dossier]) => dossier);
  return [...groups.values()]
    .map((group) =>
      group
        .map(([value]) => value)
        .toSorted()
        .join(" "),
    )
    .toSorted();
}

test("what is copied in hangs together as the flow would have tied it, report by report, and says as much of each", async () => {
  const world = await testWorld(await emptied(await memoryStore()));
  const rows: Record<Table, (string | undefined)[][]> = {
    report: [],
    report_key: [],
    reporter_key: [],
    follow_up: [],
    tie: [],
    indicator: [],
    dossier: [],
  };
  const made = nation(world, world.now(), 1_000, (table, values) =>
    rows[table].push(values.map((value) => (value === null ? undefined : String(value)))),
  );
  for (let number = 0; number < reports; number++) {
    made.add(number);
    await handIn(world, reportOf(number));
  }
  made.finish();
  const asked = <R extends Record<string, unknown>>(text: string) =>
    world.store.transaction(hub, (tx) => tx.query<R>(text));

  const merged = new Map(rows.dossier.map(([id, , into]) => [id, into ?? id]));
  const copied = rows.indicator.map(([, kind, value, , dossier]): [string, string] => [
    `${kind}:${value}`,
    merged.get(dossier) ?? "",
  ]);
  const flowed = await asked<{ kind: string; value: string; root: string }>(
    `select kind, value, coalesce(merged_into, d.id) as root from indicator i join dossier d on d.id = i.dossier`,
  );
  assert.deepEqual(
    partition(copied),
    partition(flowed.map(({ kind, value, root }): [string, string] => [`${kind}:${value}`, root])),
  );
  assert.ok(
    [...merged.entries()].some(([id, root]) => id !== root),
    "no two dossiers met",
  );
  assert.equal(made.tally.components, partition(copied).length);
  assert.equal(
    made.tally.hot,
    Array.from({ length: reports }, (_, n) => subjectOf(n)).filter(({ of }) => of === "hot").length,
  );

  const gists = await asked<{ gist: string }>(`select gist from report order by id`);
  assert.deepEqual(
    gists.map(({ gist }) => gist),
    rows.report.map((row) => row[14]),
  );
  for (const table of ["report_key", "reporter_key", "follow_up", "tie", "indicator"] as const) {
    const [row] = await asked<{ n: number }>(`select count(*) as n from ${table}`);
    assert.equal(row?.n, rows[table].length, table);
    assert.equal(made.tally[table], rows[table].length);
  }
  const digests = await asked<{ digest: string }>(`select digest from reporter_key`);
  assert.deepEqual(new Set(digests.map(({ digest }) => digest)), new Set(rows.reporter_key.map(([digest]) => digest)));
  assert.ok(copied.some(([value]) => value === `domain:${hotDomain}`));
});
