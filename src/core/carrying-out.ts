/** Whatever a report makes possible is asked: of one that comes in, of one that was added to, of one that counts otherwise. */
import { askAboutAll, askAboutMore, askPartners, asksAboutDossier } from "./asking.ts";
import { concerns, type Trigger } from "./concerns.ts";
import { currentDossier, hasFired } from "./dossier.ts";
import { fireByCount, fireForReport } from "./firing.ts";
import type { Tx, World } from "./ports.ts";
import { firingsIn } from "./standing.ts";
import type { Tie, Tied } from "./tying.ts";
import type { Report } from "./types.ts";

/** What these ties of a report make possible is asked now: by count, for itself, and about what it adds to a known case. */
export async function carryOutCovenants(
  world: World,
  tx: Tx,
  report: Report,
  { ties, dossier, fired, merged, joined }: Tied,
): Promise<void> {
  if (dossier === undefined) return;
  const firings = [
    ...(await fireByCount(world, tx, report, ties, dossier)),
    ...(await fireForReport(world, tx, report, ties, dossier)),
  ];
  for (const firing of firings) await askPartners(world, tx, firing);
  if (!fired && !(joined && (await hasFired(tx, dossier)))) return;
  if (!merged && !asksAboutDossier(world, ties)) return;
  for (const standing of await firingsIn(world, tx, dossier)) {
    const firing = { ...standing, desk: report.desk };
    if (merged) await askAboutAll(world, tx, firing);
    else if (concerns(world, firing.covenant, report)) await askAboutMore(world, tx, firing, report, ties);
  }
}

/** The same for a report that was there already and from now on counts otherwise. */
export async function carryOutAnew(world: World, tx: Tx, report: Trigger, known: string | null): Promise<void> {
  if (known === null) return;
  const dossier = await currentDossier(tx, known);
  const ties = await liveTiesOf(tx, report.id);
  for (const firing of await fireByCount(world, tx, report, ties, dossier)) await askPartners(world, tx, firing);
  if (!asksAboutDossier(world, ties) || !(await hasFired(tx, dossier))) return;
  for (const standing of await firingsIn(world, tx, dossier)) {
    if (!concerns(world, standing.covenant, report)) continue;
    await askAboutMore(world, tx, { ...standing, desk: report.desk }, report, ties);
  }
}

/** What a report ties to now. */
export async function liveTiesOf(tx: Tx, report: string): Promise<Tie[]> {
  const rows = await tx.query<Pick<Tie, "indicator" | "kind" | "value" | "open" | "role" | "by" | "counts">>(
    `select i.id as indicator, i.kind, i.value, i.open, t.role, t.sighted_by as by, t.counts
     from tie t join indicator i on i.id = t.indicator where t.report = $1 and t.live order by i.kind, i.value`,
    [report],
  );
  return rows.map((row) => ({ ...row, isNew: false }));
}
