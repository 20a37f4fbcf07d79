/**
 * The whole system on one page. A report comes in; its indicators tie it to others in a dossier; a covenant says whom we
 * may ask for what; a person, or for what belongs to no person a rule, decides; the partner is asked, answers, and what
 * that changed is told to whoever reported.
 *
 *     Report ─► Indicators ─► Dossier ─► Covenant ─► BarrierRequest ─► Outcome ─► Effect
 */
import { carryOutCovenants } from "./carrying-out.ts";
import { keepingDossiers } from "./component.ts";
import { askToConfirm } from "./confirmation.ts";
import { endDraft } from "./draft.ts";
import type { Tongue, Tx, World } from "./ports.ts";
import { readReport } from "./report.ts";
import { claim, type Original, storeReport } from "./report-store.ts";
import { tieTogether } from "./tying.ts";
import type { Report } from "./types.ts";

export { acknowledge, readRequest } from "./addressed.ts";
export { addToReport, correctReport } from "./amendment.ts";
export { confirmReport } from "./confirmation.ts";
export { cutTie } from "./cut.ts";
export { decide } from "./decision.ts";
export { denyReport } from "./denial.ts";
export { effectOf } from "./effect.ts";
export { followReport } from "./follow-up.ts";
export { findHub } from "./hub-value.ts";
export { postLetters } from "./letter.ts";
export { recordOutcome } from "./outcome.ts";
export { answerAppeal, confirmVerdict, makeAppeal, proposeVerdict } from "./redress/appeal.ts";
export { describeTrader } from "./redress/describe-trader.ts";
export { stateCase } from "./redress/hearing.ts";
export { confirmNotice } from "./redress/notice.ts";
export { findSame, undoSame } from "./sameness.ts";
export { separateReports } from "./separation.ts";
export { renewBarrier } from "./term.ts";
export { tick } from "./tick.ts";
export { eraseReport, findReportFalse, withdrawReport } from "./withdrawal.ts";

/** What a desk hands in: the report as it came, and the names by which a second delivery is known. */
export type Intake = {
  readonly desk: string;
  readonly input: unknown;
  readonly idempotencyKey?: string;
  /** The body as it came: another body under the same key is refused. */
  readonly body: string;
  /** A mail that was passed on: what a program read in it ties and never counts. */
  readonly source?: "mail";
  /** The reporter is at the other end and reads this: whom the desk does not know may be asked, by mail, to confirm. */
  readonly confirm?: Tongue;
  /** What it was written in until now; it goes as the report comes. */
  readonly draft?: string;
  /** That mail, to be kept for a while as it came. */
  readonly original?: Original;
};

export type Received = { readonly id: string; readonly followUpCode: string; readonly isNew: boolean };

/** A desk hands in a report. Everything that follows from it is stored together, or not at all. */
export async function receiveReport(
  world: World,
  { desk, input, source, confirm, draft, original, ...replay }: Intake,
): Promise<Received> {
  const report = readReport(world, input, desk, source);
  return world.store.transaction(keepingDossiers, async (tx) => {
    if (draft !== undefined) await endDraft(tx, draft);
    const earlier = await claim(world, tx, report, replay);
    if (earlier !== undefined) return received(world, earlier, false);
    await takeIn(world, tx, report, original);
    if (confirm !== undefined && source === undefined) await askToConfirm(world, tx, report, confirm);
    return received(world, report.id, true);
  });
}

/** Ties a report to what it names, stores it, and carries out what covenants make of it. */
export async function takeIn(world: World, tx: Tx, report: Report, original?: Original): Promise<void> {
  const tied = await tieTogether(world, tx, report);
  await storeReport(world, tx, report, tied, original);
  // Whatever this report makes possible is asked now: by count, for itself, and about what it adds to a known case.
  await carryOutCovenants(world, tx, report, tied);
}

function received(world: World, id: string, isNew: boolean): Received {
  return { id, followUpCode: world.secrets.followUpCode(id), isNew };
}
