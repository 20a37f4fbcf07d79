/** A person has looked at two reports that tell the same story, and found that two people told it. */
import { askPartners } from "./asking.ts";
import { keepingDossiers } from "./component.ts";
import type { Trigger } from "./concerns.ts";
import { currentDossier } from "./dossier.ts";
import { Refusal } from "./errors.ts";
import { fireByCount } from "./firing.ts";
import type { Pair } from "./independence.ts";
import { append } from "./log/event.ts";
import type { Person } from "./people/person.ts";
import type { Tx, World } from "./ports.ts";
import type { Tie } from "./tying.ts";
import type { Strength } from "./types.ts";

export type Separation = { readonly a: string; readonly b: string; readonly reason: string };

/**
 * From now on the two count as two; what that brings over a threshold is asked at once. Again changes nothing. Shared keys
 * still make one reporter: those nobody can talk away.
 * @throws Refusal NOT_FOUND when the person's organisation took neither of the two, or may not see both.
 */
export async function separateReports(world: World, person: Person, { a, b, reason }: Separation): Promise<void> {
  if (a === b) throw new Refusal("INPUT_INVALID", "These are one report. Name two.", "/b");
  if (reason.trim() === "") {
    throw new Refusal("INPUT_INVALID", "Say why these are two people, so that the auditor can follow it.", "/reason");
  }
  await world.store.transaction(keepingDossiers, async (tx) => {
    const [first, second] = await lockBoth(tx, a, b);
    if (first === undefined || second === undefined || !mayJudge(world, person, [first, second])) {
      throw new Refusal("NOT_FOUND", "There are no two such reports of yours.");
    }
    if (await isOneTelling(tx, [first.id, second.id])) {
      throw new Refusal("STATE_CONFLICT", "These two were found to be one telling. Take that back first.");
    }
    const made = await tx.query(
      `insert into separation (report_a, report_b, person, reason, at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning report_a`,
      [first.id, second.id, person.id, reason, world.now()],
    );
    if (made.length === 0) return;
    const subjects = [first.id, second.id];
    await append(world, tx, { type: "reports.separated", subjects, organisation: person.organisation });
    await countAgain(world, tx, [first, second]);
  });
}

/** What two that count as two bring over a threshold is asked at once. */
export async function countAgain(world: World, tx: Tx, [first, second]: readonly [Judged, Judged]): Promise<void> {
  if (second.dossier === null) return;
  const dossier = await currentDossier(tx, second.dossier);
  const ties = await sharedTies(tx, first.id, second.id);
  for (const firing of await fireByCount(world, tx, triggerOf(second), ties, dossier)) {
    await askPartners(world, tx, firing);
  }
}

/** Whether a person found these two, in the order of their ids, to be one telling, and nobody took that back. */
export async function isOneTelling(tx: Tx, pair: Pair): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from same_report where report_a = $1 and report_b = $2 and undone_at is null`,
    pair,
  );
  return rows.length > 0;
}

/** One of two reports that a person judges. */
export type Judged = {
  id: string;
  desk: string;
  form: string;
  strength: Strength;
  received_at: Date;
  regime: "avg" | "wpg";
  dossier: string | null;
};

/** In one order, so that two separations never wait for each other in a circle. */
export function lockBoth(tx: Tx, a: string, b: string): Promise<Judged[]> {
  return tx.query<Judged>(
    `select id, desk, form, strength, received_at, regime, dossier from report where id = any($1::uuid[]) order by id for update`,
    [[a, b]],
  );
}

/** Somebody who handles reports, at a desk that took one of them; and police data are for the police (rule 5). */
export function mayJudge(world: World, { organisation, roles }: Person, reports: readonly Judged[]): boolean {
  if (!roles.includes("desk-worker") && !roles.includes("investigator")) return false;
  const own = world.policy.directory.organisations.get(organisation);
  const seesAll = own?.regime === "wpg" || reports.every(({ regime }) => regime === "avg");
  return seesAll && reports.some(({ desk }) => desk === organisation);
}

function triggerOf({ id, desk, form, strength, received_at }: Judged): Trigger {
  return { id, desk, form, strength, receivedAt: received_at };
}

/** What both name, and both count for. */
export async function sharedTies(tx: Tx, a: string, b: string): Promise<Omit<Tie, "role" | "by">[]> {
  const rows = await tx.query<Pick<Tie, "indicator" | "kind" | "value" | "open">>(
    `select i.id as indicator, i.kind, i.value, i.open from tie one join tie other on other.indicator = one.indicator
     join indicator i on i.id = one.indicator
     where one.report = $1 and other.report = $2 and one.live and one.counts and other.live and other.counts and not i.hub`,
    [a, b],
  );
  return rows.map((row) => ({ ...row, counts: true, isNew: false }));
}
