/**
 * Whoever reads the mailbox says: this report is not mine. Somebody else's address stood in it, so it goes, and what was
 * told under another's name ties reports and counts for none.
 */

import { keepingDossiers } from "./component.ts";
import { answered, asked } from "./confirmation.ts";
import { Refusal } from "./errors.ts";
import { append } from "./log/event.ts";
import type { Tx, World } from "./ports.ts";
import { openReport, reporterDigests } from "./report-store.ts";
import { recountReport } from "./withdrawal.ts";

/**
 * Again changes nothing.
 * @throws Refusal NOT_FOUND as confirming does; STATE_CONFLICT when it was confirmed.
 */
export async function denyReport(world: World, token: string): Promise<void> {
  await world.store.transaction(keepingDossiers, async (tx) => {
    const report = await asked(world, tx, token);
    if (report.answer === "denied") return;
    if (report.answer === "confirmed") {
      throw new Refusal("STATE_CONFLICT", "This report was confirmed. Take it back with its code if it is not yours.");
    }
    await removeAddress(world, tx, report.id);
    const ties = await tx.query<{ indicator: string }>(
      `update tie set counts = false where report = $1 and counts returning indicator`,
      [report.id],
    );
    await answered(world, tx, report.id, "denied");
    await append(world, tx, { type: "report.denied", subjects: [report.id], organisation: report.desk });
    await recountReport(world, tx, report.id, ties, "all");
  });
}

/** Out of the seal, which is sealed anew under the same key, and out of what reporters are known by. */
async function removeAddress(world: World, tx: Tx, report: string): Promise<void> {
  const opened = await openReport(world, tx, report);
  if (opened === undefined) return;
  const { told, wrapped } = opened;
  const { email, ...reporter } = told.reporter;
  if (email === undefined) return;
  const victimIndicators = told.victimIndicators.filter(({ value }) => value !== email);
  await tx.query(`update report set sealed = $2 where id = $1`, [
    report,
    world.secrets.seal(wrapped, { ...told, reporter, victimIndicators }),
  ]);
  await tx.query(`delete from reporter_key where report = $1 and digest = any($2::text[])`, [
    report,
    reporterDigests(world, { email }),
  ]);
}
