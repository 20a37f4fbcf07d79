/** A person has looked at two reports that tell the same story, and found that two people told it. */
import { askPartners } from "./asking.ts";
import { keepingDossiers } from "./component.ts";
import type { Trigger } from "./concerns.ts";
import { currentDossier } from "./dossier.ts";
import { Refusal } from "./errors.ts";
import { fireByCount } from "./firing.ts";
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
    if (first === undefined || second === undefined || !maySeparate(world, person, [first, second])) {
      throw new Refusal("NOT_FOUND", "There are no two such reports of yours.");
    }
    const made = await tx.query(
      `insert into separation (report_a, report_b, person, reason, at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning report_a`,
      [first.id, second.id, person.id, reason, world.now()],
    );
    if (made.length === 0) return;
    const subjects = [first.id, second.id];
    await append(world, tx, { type: "reports.separated", subjects, organisation: person.organisation });
    if (second.dossier === null) return;
    const dossier = await currentDossier(tx, second.dossier);
    const trigger = triggerOf(second);
    const firings = await fireByCount(world, tx, trigger, await sharedTies(tx, first.id, second.id), dossier);
    for (const firing of firings) await askPartners(world, tx, firing);
  });
}

type Stored = {
  id: string;
  desk: string;
  form: string;
  strength: Strength;
  received_at: Date;
  regime: "avg" | "wpg";
  dossier: string | null;
};

/** In one order, so that two separations never wait for each other in a circle. */
function lockBoth(tx: Tx, a: string, b: string): Promise<Stored[]> {
  return tx.query<Stored>(
    `select id, desk, form, strength, received_at, regime, dossier from report where id = any($1::uuid[]) order by id for update`,
    [[a, b]],
  );
}

/** Somebody who handles reports, at a desk that took one of them; and police data are for the police (rule 5). */
function maySeparate(world: World, { organisation, roles }: Person, reports: readonly Stored[]): boolean {
  if (!roles.includes("desk-worker") && !roles.includes("investigator")) return false;
  const own = world.policy.directory.organisations.get(organisation);
  const seesAll = own?.regime === "wpg" || reports.every(({ regime }) => regime === "avg");
  return seesAll && reports.some(({ desk }) => desk === organisation);
}

function triggerOf({ id, desk, form, strength, received_at }: Stored): Trigger {
  return { id, desk, form, strength, receivedAt: received_at };
}

/** What both name, and both count for. */
async function sharedTies(tx: Tx, a: string, b: string): Promise<Omit<Tie, "role" | "by">[]> {
  const rows = await tx.query<Pick<Tie, "indicator" | "kind" | "value" | "open">>(
    `select i.id as indicator, i.kind, i.value, i.open from tie one join tie other on other.indicator = one.indicator
     join indicator i on i.id = one.indicator
     where one.report = $1 and other.report = $2 and one.live and one.counts and other.live and other.counts`,
    [a, b],
  );
  return rows.map((row) => ({ ...row, counts: true, isNew: false }));
}
