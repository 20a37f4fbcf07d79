/** Whose dossier it is: whoever took a report in it, and whoever decides about a request in it. */
import { decidesIn, regimeOf } from "#core/cut.ts";
import { currentDossier, withMerged } from "#core/dossier.ts";
import { Refusal } from "#core/errors.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import type { Regime } from "#core/types.ts";

/** Refuses whoever may not open this dossier, without showing anything of it; gives the id it answers to now. */
export async function requireDossier(world: World, person: Person, asked: string): Promise<string> {
  return (await world.store.transaction(hub, (tx) => reach(tx, person, asked))).id;
}

/** @throws Refusal NOT_FOUND when the person's organisation has no report in it and decides nothing about it. */
export async function reach(tx: Tx, person: Person, asked: string): Promise<{ id: string; openedAt: Date }> {
  const id = await currentDossier(tx, asked);
  const [row] = await tx.query<{ opened_at: Date }>(`select opened_at from dossier where id = $1`, [id]);
  if (row === undefined || !((await tookPart(tx, person, id)) || (await decidesIn(tx, person, id)))) {
    throw new Refusal("NOT_FOUND", "There is no such dossier of yours.");
  }
  return { id, openedAt: row.opened_at };
}

/** Police data are for the police (rule 5). */
export function regimesOf(world: World, person: Person): readonly Regime[] {
  return regimeOf(world, person) === "wpg" ? ["avg", "wpg"] : ["avg"];
}

async function tookPart(tx: Tx, { organisation }: Person, dossier: string): Promise<boolean> {
  const rows = await tx.query(
    // First the values of the dossier, then their ties: the other way round it reads every tie there is.
    `select 1 from (select id from indicator where dossier = ${withMerged("$1")} offset 0) i
     cross join lateral (
       select 1 from tie t where t.indicator = i.id and t.desk = $2 and t.role = 'controlled' limit 1) t
     limit 1`,
    [dossier, organisation],
  );
  return rows.length > 0;
}
