/** A desk's own dossiers, newest activity first; and the one that holds a value. Both walk along an index, never a whole table. */
import { withMerged } from "#core/dossier.ts";
import { Refusal } from "#core/errors.ts";
import { normalise } from "#core/indicator/indicator.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { type IndicatorKind, impersonalKinds } from "#core/types.ts";
import { reach, regimesOf } from "./reach.ts";

export type ListedDossier = {
  readonly id: string;
  /** When this desk last took a report in it. */
  readonly latest: Date;
  /** Kinds of its oldest values; the value itself only where it is tied to nobody. */
  readonly values: readonly { readonly kind: IndicatorKind; readonly value?: string }[];
  readonly reports: number;
  readonly isMore: boolean;
};

export type DossierPage = {
  readonly items: readonly ListedDossier[];
  /** The report after which the next page begins; absent on the last. */
  readonly next?: string;
};

const pageSize = 25;
/** Reports looked at in one go, and how often: one dossier may hold all of a desk's newest ten thousand. */
const window = 500;
const mostWindows = 8;
const mostCounted = 1000;

/** One page of the dossiers in which this person's organisation took a report. */
export async function dossiersOf(world: World, person: Person, after?: string): Promise<DossierPage> {
  return world.store.transaction(hub, async (tx) => {
    const found = new Map<string, Date>();
    let last = after;
    let more = true;
    for (let round = 0; round < mostWindows && more && found.size < pageSize; round++) {
      const walked = await walk(tx, person.organisation, last);
      const known = await shownBefore(tx, person.organisation, new Set(walked.map(({ dossier }) => dossier)), after);
      more = walked.length === window;
      for (const { report, dossier, at } of walked) {
        if (!found.has(dossier) && !known.has(dossier)) {
          if (found.size === pageSize) {
            more = true;
            break;
          }
          found.set(dossier, at);
        }
        last = report;
      }
    }
    const about = await describe(tx, world, person, [...found.keys()]);
    const items = [...found].map(([id, latest]): ListedDossier => ({ id, latest, ...(about.get(id) ?? nothing) }));
    return { items, ...(more && last !== undefined && { next: last }) };
  });
}

const nothing = { values: [], reports: 0, isMore: false };

/** The desk's own reports, newest first. */
function walk(
  tx: Tx,
  desk: string,
  before: string | undefined,
): Promise<{ report: string; dossier: string; at: Date }[]> {
  return tx.query(
    `select r.id as report, r.received_at as at, coalesce(d.merged_into, d.id) as dossier
     from (select id, received_at, dossier from report where desk = $1 and ($2::uuid is null or id < $2) and dossier is not null
       order by id desc limit ${window}) r
     join dossier d on d.id = r.dossier order by r.id desc`,
    [desk, before ?? null],
  );
}

/** Which of these stood on an earlier page: the desk took a newer report in them. */
async function shownBefore(
  tx: Tx,
  desk: string,
  dossiers: ReadonlySet<string>,
  after: string | undefined,
): Promise<ReadonlySet<string>> {
  if (after === undefined) return new Set();
  const rows = await tx.query<{ id: string }>(
    `select asked.id from unnest($1::uuid[]) as asked (id) where exists (
       select 1 from indicator i
       cross join lateral (
         select t.desk from tie t where t.indicator = i.id and t.report >= $2 and t.role = 'controlled' limit ${mostCounted}) t
       where i.dossier = ${withMerged("asked.id")} and t.desk = $3)`,
    [[...dossiers], after, desk],
  );
  return new Set(rows.map(({ id }) => id));
}

type About = { id: string; kinds: IndicatorKind[]; names: string[]; reports: number; ties: number };

async function describe(
  tx: Tx,
  world: World,
  person: Person,
  dossiers: readonly string[],
): Promise<ReadonlyMap<string, Omit<ListedDossier, "id" | "latest">>> {
  const rows = await tx.query<About>(
    `select asked.id, v.kinds, v.names, c.reports, c.ties from unnest($1::uuid[]) as asked (id)
     cross join lateral (
       select coalesce(array_agg(kind), '{}') as kinds, coalesce(array_agg(value), '{}') as names from (
         select kind, value from (
           select * from indicator where dossier = ${withMerged("asked.id")} offset 0) inside order by id limit 3) oldest) v
     cross join lateral (
       select count(distinct report)::integer as reports, count(*)::integer as ties from (
         select t.report from (
           select id from indicator where dossier = ${withMerged("asked.id")} limit ${mostCounted}) i
         cross join lateral (
           select report from tie where tie.indicator = i.id and role = 'controlled' and live and regime = any($2::text[])
           limit ${mostCounted + 1}) t
         limit ${mostCounted + 1}) each) c`,
    [dossiers, regimesOf(world, person)],
  );
  return new Map(
    rows.map(({ id, kinds, names, reports, ties }) => [
      id,
      {
        reports,
        isMore: ties > mostCounted,
        values: kinds.map((kind, place) => {
          const value = impersonalKinds.includes(kind) ? names[place] : undefined;
          return { kind, ...(value !== undefined && { value }) };
        }),
      },
    ]),
  );
}

/**
 * The dossier of this person's that holds a value; undefined when there is none, or none of theirs.
 * @throws Refusal INPUT_INVALID for what is no such value.
 */
export async function dossierWith(
  world: World,
  person: Person,
  { kind, value }: { readonly kind: IndicatorKind; readonly value: string },
): Promise<string | undefined> {
  const normal = normalise(kind, value, "/value");
  return world.store.transaction(hub, async (tx) => {
    const [row] = await tx.query<{ dossier: string | null }>(
      `select dossier from indicator where kind = $1 and value = $2`,
      [kind, normal],
    );
    if (row === undefined || row.dossier === null) return undefined;
    try {
      return (await reach(tx, person, row.dossier)).id;
    } catch (error) {
      if (error instanceof Refusal && error.code === "NOT_FOUND") return undefined;
      throw error;
    }
  });
}
