/** A person has found that a report does not belong to a value it names: the tie is cut, for good. */
import { fallApart, stopDossiers } from "./component.ts";
import { currentDossier, withMerged } from "./dossier.ts";
import { Refusal } from "./errors.ts";
import { append } from "./log/event.ts";
import type { Person } from "./people/person.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { recountOn } from "./withdrawal.ts";
import { withdrawOwn } from "./withdrawn-request.ts";

export type Cut = { readonly report: string; readonly indicator: string; readonly reason: string };

/**
 * From now on the tie neither ties nor counts. What hung together through it alone falls apart, and what it counted for
 * is counted again. Again changes nothing.
 * @throws Refusal NOT_FOUND when there is no such tie in a dossier that the person handles.
 */
export async function cutTie(world: World, person: Person, { report, indicator, reason }: Cut): Promise<void> {
  if (reason.trim() === "") {
    throw new Refusal("INPUT_INVALID", "Say why this tie is wrong, so that the auditor can follow it.", "/reason");
  }
  await world.store.transaction(hub, async (tx) => {
    await stopDossiers(tx);
    const tie = await lockTie(tx, report, indicator);
    if (tie === undefined || !(await mayCut(world, tx, person, tie))) {
      throw new Refusal("NOT_FOUND", "There is no such tie in a dossier of yours.");
    }
    if (tie.role !== "controlled") {
      throw new Refusal("STATE_CONFLICT", "This value is only context in this report: there is nothing to cut.");
    }
    const made = await tx.query(
      `insert into cut (report, indicator, person, reason, at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning report`,
      [report, indicator, person.id, reason, world.now()],
    );
    if (made.length === 0) return;
    await tx.query(`update tie set live = false where report = $1 and indicator = $2`, [report, indicator]);
    const split = await fallApart(world, tx, { report, indicator });
    const subjects = [report, indicator, ...(tie.dossier ?? []), ...(split === undefined ? [] : [split])];
    await append(world, tx, { type: "dossier.cut", subjects, organisation: person.organisation });
    await recountOn(world, tx, [indicator], "all");
    await withdrawOwn(world, tx, report, "all", indicator);
  });
}

/** A tie that is about to be cut. */
export type CutTie = { role: string; desk: string; regime: "avg" | "wpg"; dossier: string[] | null };

/** The tie, with its report locked first, as whoever withdraws it does. */
export async function lockTie(tx: Tx, report: string, indicator: string): Promise<CutTie | undefined> {
  const [locked] = await tx.query<{ desk: string; regime: "avg" | "wpg"; dossier: string | null }>(
    `select desk, regime, dossier from report where id = $1 for update`,
    [report],
  );
  const [tie] = await tx.query<{ role: string }>(
    `select case when i.hub then 'mentioned' else t.role end as role from tie t join indicator i on i.id = t.indicator
     where t.report = $1 and t.indicator = $2`,
    [report, indicator],
  );
  if (locked === undefined || tie === undefined) return undefined;
  const dossier = locked.dossier === null ? null : [await currentDossier(tx, locked.dossier)];
  return { ...tie, desk: locked.desk, regime: locked.regime, dossier };
}

/** Whether this person handles reports here, took this one or decides in its dossier, and may see what the police know. */
export async function mayCut(
  world: World,
  tx: Tx,
  person: Person,
  { desk, regime, dossier }: CutTie,
): Promise<boolean> {
  if (!person.roles.includes("desk-worker") && !person.roles.includes("investigator")) return false;
  if (regime === "wpg" && regimeOf(world, person) !== "wpg") return false;
  if (desk === person.organisation) return true;
  return dossier !== null && dossier[0] !== undefined && (await decidesIn(tx, person, dossier[0]));
}

/** Police data are for the police (rule 5); everybody else sees what falls under the GDPR. */
export function regimeOf(world: World, { organisation }: Pick<Person, "organisation">): "avg" | "wpg" {
  return world.policy.directory.organisations.get(organisation)?.regime ?? "avg";
}

/** Whether this person's organisation decides about a request in this dossier. */
export async function decidesIn(tx: Tx, { organisation }: Person, dossier: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from barrier_request where dossier = ${withMerged("$1")} and decide_at = $2 limit 1`,
    [dossier, organisation],
  );
  return rows.length > 0;
}
