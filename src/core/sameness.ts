/** A person has looked at two reports that tell the same story, and found that they are one telling. */
import { keepingDossiers } from "./component.ts";
import { Refusal } from "./errors.ts";
import type { Pair } from "./independence.ts";
import { append } from "./log/event.ts";
import type { Person } from "./people/person.ts";
import type { Tx, World } from "./ports.ts";
import { countAgain, isOneTelling, type Judged, lockBoth, mayJudge, sharedTies } from "./separation.ts";
import { recountOn } from "./withdrawal.ts";

export type Sameness = { readonly a: string; readonly b: string };

/**
 * From now on the two count once, whatever becomes of their texts, and nobody is asked about them again. Again changes
 * nothing.
 * @throws Refusal NOT_FOUND when the person's organisation took neither of the two, or may not see both; STATE_CONFLICT
 * when somebody found that two people told them.
 */
export async function findSame(world: World, person: Person, { a, b }: Sameness): Promise<void> {
  await world.store.transaction(keepingDossiers, async (tx) => {
    const [first, second] = await lockJudged(world, tx, person, { a, b });
    const pair: Pair = [first.id, second.id];
    if (await areSeparated(tx, pair)) {
      throw new Refusal("STATE_CONFLICT", "Somebody found that two people told these. That stays.");
    }
    const made = await tx.query(
      `insert into same_report (id, report_a, report_b, person, organisation, at) values ($1, $2, $3, $4, $5, $6)
       on conflict do nothing returning id`,
      [world.newId(), ...pair, person.id, person.organisation, world.now()],
    );
    if (made.length === 0) return;
    await append(world, tx, { type: "reports.found-same", subjects: pair, organisation: person.organisation });
    const shared = await sharedTies(tx, ...pair);
    await recountOn(
      world,
      tx,
      shared.map(({ indicator }) => indicator),
      "all",
    );
  });
}

/** The person, or a colleague, takes that back: the two are put before somebody again. Again changes nothing. */
export async function undoSame(world: World, person: Person, { a, b }: Sameness): Promise<void> {
  await world.store.transaction(keepingDossiers, async (tx) => {
    const [first, second] = await lockJudged(world, tx, person, { a, b });
    const pair: Pair = [first.id, second.id];
    if (!(await isOneTelling(tx, pair))) return;
    await tx.query(
      `update same_report set undone_by = $3, undone_at = $4 where report_a = $1 and report_b = $2 and undone_at is null`,
      [...pair, person.id, world.now()],
    );
    await append(world, tx, { type: "reports.no-longer-same", subjects: pair, organisation: person.organisation });
    await countAgain(world, tx, [first, second]);
  });
}

async function lockJudged(
  world: World,
  tx: Tx,
  person: Person,
  { a, b }: Sameness,
): Promise<readonly [Judged, Judged]> {
  if (a === b) throw new Refusal("INPUT_INVALID", "These are one report. Name two.", "/b");
  const [first, second] = await lockBoth(tx, a, b);
  if (first === undefined || second === undefined || !mayJudge(world, person, [first, second])) {
    throw new Refusal("NOT_FOUND", "There are no two such reports of yours.");
  }
  return [first, second];
}

async function areSeparated(tx: Tx, pair: Pair): Promise<boolean> {
  const rows = await tx.query(`select 1 from separation where report_a = $1 and report_b = $2`, pair);
  return rows.length > 0;
}
