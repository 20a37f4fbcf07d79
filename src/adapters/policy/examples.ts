/** The examples a newcomer loads: our own reports, told as if they came in over the last days. */
import { readFileSync } from "node:fs";
import Type from "typebox";
import { receiveReport } from "#core/flow.ts";
import { hub, type World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";

const parseExample = parserOf(
  Type.Object({
    desk: Type.String(),
    daysAgo: Type.Integer({ minimum: 0 }),
    report: Type.Record(Type.String(), Type.Unknown()),
  }),
);
const day = 86_400_000;

/** Only where nobody has reported anything yet: examples never mix with what people told. */
export async function mayLoadExamples(world: World): Promise<boolean> {
  const reports = await world.store.transaction(hub, (tx) => tx.query(`select 1 from report limit 1`));
  return reports.length === 0;
}

/** Hands in every example. A second time changes nothing. Returns how many are new. */
export async function loadExamples(world: World, file: string): Promise<number> {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  let added = 0;
  for (const [index, line] of lines.entries()) {
    const { desk, daysAgo, report } = parseExample(JSON.parse(line));
    const occurredAt = amsterdamDay(new Date(world.now().getTime() - daysAgo * day));
    const { isNew } = await receiveReport(world, {
      desk,
      input: { ...report, occurredAt },
      idempotencyKey: `example ${index}`,
      body: line,
    });
    if (isNew) added += 1;
  }
  return added;
}
