/** What stands of a report once it is stored, for the desk that took it. */
import { currentDossier } from "./dossier.ts";
import { Refusal } from "./errors.ts";
import { hub, type World } from "./ports.ts";
import type { IndicatorKind, Role } from "./types.ts";

export type HandedIn = {
  readonly desk: string;
  readonly dossier: string | undefined;
  readonly indicators: readonly {
    readonly kind: IndicatorKind;
    readonly value: string;
    readonly role: Role;
    readonly by: string;
  }[];
};

/** @throws Refusal NOT_FOUND */
export async function handedIn(world: World, id: string): Promise<HandedIn> {
  return world.store.transaction(hub, async (tx) => {
    const [report] = await tx.query<{ desk: string; dossier: string | null }>(
      `select desk, dossier from report where id = $1`,
      [id],
    );
    if (report === undefined) throw new Refusal("NOT_FOUND", "Your desk has no report with this id.");
    const indicators = await tx.query<HandedIn["indicators"][number]>(
      `select i.kind, i.value, t.role, t.sighted_by as by from tie t join indicator i on i.id = t.indicator
       where t.report = $1 order by i.kind, i.value`,
      [id],
    );
    return {
      desk: report.desk,
      indicators,
      dossier: report.dossier === null ? undefined : await currentDossier(tx, report.dossier),
    };
  });
}
