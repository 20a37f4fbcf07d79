/** The firings that stand: what later reports add to, and what is looked at again when a report falls away. */
import { coveredBy } from "./covenant/in-force.ts";
import { withMerged } from "./dossier.ts";
import type { Firing, Frozen } from "./firing.ts";
import type { Tx, World } from "./ports.ts";
import type { IndicatorKind } from "./types.ts";

type FiringRow = {
  id: string;
  covenant: string;
  version: number;
  indicator: string;
  kind: IndicatorKind;
  value: string;
  round: number;
  dossier: string;
  form: string;
  evidence: Frozen;
  fired_at: Date;
};

const columns = `f.id, f.covenant, f.version, f.indicator, i.kind, i.value, f.round, coalesce(d.merged_into, d.id) as dossier,
  f.form, f.evidence, f.fired_at`;
const besides = `join indicator i on i.id = f.indicator join dossier d on d.id = f.dossier`;

/** A counting firing as it stands; the desk that makes us ask again is another each time. */
export type Standing = Omit<Firing, "desk">;

/** The counting firings in a dossier, of covenant versions still in force: under an older one nothing more is asked. */
export async function firingsIn(world: World, tx: Tx, dossier: string): Promise<Standing[]> {
  const rows = await tx.query<FiringRow>(
    `select ${columns} from (
       select * from firing
       where dossier = ${withMerged("$1")} and withdrawn_at is null and for_report is null offset 0) f ${besides}
     order by f.id limit 100`,
    [dossier],
  );
  const inForce = rows.filter(({ covenant, version }) =>
    world.covenants.inForce.some((each) => each.id === covenant && each.version === version),
  );
  return standing(world, tx, inForce);
}

/**
 * The counting firings on some indicators that stand, or of which a request still does, under whatever version of their
 * covenant: a correction is owed also when the covenant has since been replaced.
 */
export async function firingsOn(world: World, tx: Tx, indicators: readonly string[]): Promise<Standing[]> {
  const rows = await tx.query<FiringRow>(
    `select ${columns} from firing f ${besides}
     where f.indicator = any($1::uuid[]) and f.for_report is null and (f.withdrawn_at is null or exists (
       select 1 from barrier_request r where r.firing = f.id and r.withdrawn_at is null and r.state <> 'declined'))
     order by f.id for update of f`,
    [indicators],
  );
  return standing(world, tx, rows);
}

async function standing(world: World, tx: Tx, rows: readonly FiringRow[]): Promise<Standing[]> {
  const firings: Standing[] = [];
  for (const row of rows) firings.push(await firingOf(world, tx, row));
  return firings;
}

async function firingOf(world: World, tx: Tx, row: FiringRow): Promise<Standing> {
  return {
    id: row.id,
    covenant: await coveredBy(world, tx, row.covenant, row.version),
    indicator: { id: row.indicator, kind: row.kind, value: row.value },
    round: row.round,
    forReport: undefined,
    dossier: row.dossier,
    form: row.form,
    evidence: row.evidence,
    firedAt: row.fired_at,
  };
}
