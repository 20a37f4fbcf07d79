/** Two reports of a dossier beside each other, so that a person can say whether one or two people told them. */
import { currentDossier } from "#core/dossier.ts";
import { Refusal } from "#core/errors.ts";
import { likeness, storyOf } from "#core/indicator/story.ts";
import { trace } from "#core/log/trace.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import type { Money, Regime, Strength } from "#core/types.ts";
import { newestIn } from "./dossier.ts";
import { dossiersOf } from "./dossier-list.ts";
import { copiesAmong, type Finding, findingsAmong, type PossibleCopy } from "./duplicates.ts";
import { reach, regimesOf } from "./reach.ts";

/** One of the two, with its story as it may be read: without what could name a person. */
export type Telling = {
  readonly id: string;
  readonly at: Date;
  readonly desk: string;
  readonly form: string;
  readonly strength: Strength;
  readonly loss?: Money;
  readonly day?: string;
  readonly story: string;
};

export type OpenPair = {
  readonly dossier: string;
  readonly tellings: readonly [Telling, Telling];
  /** How alike they are told; 1 is word for word, 0 is not near. */
  readonly likeness: number;
  /** They share a key of the reporter: one reporter, whatever a person says. */
  readonly findings: readonly Finding[];
};

/**
 * Opens two reports of a dossier; that this person looked is logged with the same breath.
 * @throws Refusal NOT_FOUND when they are not both in a dossier of this person's, or it may not see both.
 */
export async function openPair(
  world: World,
  person: Person,
  asked: { readonly dossier: string; readonly a: string; readonly b: string },
): Promise<OpenPair> {
  return world.store.transaction(hub, async (tx) => {
    const { id } = await reach(tx, person, asked.dossier);
    const regimes = regimesOf(world, person);
    const [one, other] = await tellingsOf(tx, [asked.a, asked.b], id, regimes);
    if (one === undefined || other === undefined) {
      throw new Refusal("NOT_FOUND", "There are no two such reports in this dossier.");
    }
    const actor = { organisation: person.organisation, by: person.id };
    const basis = regimes.includes("wpg") ? "wpg" : "avg";
    await trace(world, tx, actor, {
      action: "dossier.read",
      subject: id,
      basis,
      of: [{ report: one.id }, { report: other.id }],
    });
    return {
      dossier: id,
      tellings: [one, other],
      likeness: likeness(storyOf(one.story), storyOf(other.story)),
      findings: await findingsAmong(tx, [one.id, other.id]),
    };
  });
}

type Row = {
  id: string;
  at: Date;
  desk: string;
  form: string;
  strength: Strength;
  cents: number | null;
  currency: string | null;
  day: string | null;
  story: string;
  dossier: string | null;
};

async function tellingsOf(
  tx: Tx,
  reports: readonly string[],
  dossier: string,
  regimes: readonly Regime[],
): Promise<Telling[]> {
  const rows = await tx.query<Row>(
    `select id, received_at as at, desk, form, strength, amount_cents as cents, currency, occurred_on as day, gist as story, dossier
     from report where id = any($1::uuid[]) and regime = any($2::text[]) order by id`,
    [reports, regimes],
  );
  const here: Telling[] = [];
  for (const { cents, currency, day, dossier: stored, ...row } of rows) {
    if (stored === null || (await currentDossier(tx, stored)) !== dossier) continue;
    here.push({
      ...row,
      ...(cents !== null && currency !== null && { loss: { cents, currency } }),
      ...(day !== null && { day }),
    });
  }
  return here;
}

export type PairQueue = {
  readonly items: readonly (PossibleCopy & { readonly dossier: string })[];
  /** Where the next page begins, which may hold more; absent when every dossier of the desk was looked at. */
  readonly next?: string;
};

/** Pairs to judge in one page of the desk's dossiers, newest activity first. */
export async function pairsToJudge(world: World, person: Person, after?: string): Promise<PairQueue> {
  const { items, next } = await dossiersOf(world, person, after);
  const several = items.filter(({ reports }) => reports > 1);
  const pairs = await world.store.transaction(hub, async (tx) => {
    const found: PairQueue["items"][number][] = [];
    for (const { id } of several) {
      const copies = await copiesAmong(tx, await newestIn(tx, id, regimesOf(world, person)));
      found.push(...copies.map((copy) => ({ ...copy, dossier: id })));
    }
    return found;
  });
  return { items: pairs, ...(next !== undefined && { next }) };
}
