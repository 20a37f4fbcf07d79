/** Ties a report to what it names: finds or makes the indicators, and the dossier that its controlled ones belong to. */
import { mergeDossiers } from "./dossier.ts";
import { counts, ties } from "./indicator/sightings.ts";
import type { Tx, World } from "./ports.ts";
import type { IndicatorKind, Report, Sighting } from "./types.ts";

/** A sighting tied to its indicator. */
export type Tie = Sighting & {
  readonly indicator: string;
  readonly counts: boolean;
  /** False once every counting covenant has fired on it. */
  readonly open: boolean;
  /** This report is the first to name it, so nothing else stands behind it, and nobody else can see it before we commit. */
  readonly isNew: boolean;
};

export type Tied = {
  readonly ties: readonly Tie[];
  /** Hub values, by a person's finding: kept with the report, and no reason for anything. */
  readonly context: readonly Tie[];
  readonly dossier: string | undefined;
  /** A counting covenant has fired somewhere in this dossier. */
  readonly fired: boolean;
  /** This report showed two dossiers to be one. */
  readonly merged: boolean;
  /** This report came into a dossier that others can see. */
  readonly joined: boolean;
};

type Found = {
  id: string;
  kind: IndicatorKind;
  value: string;
  open: boolean;
  own: string | null;
  dossier: string | null;
  fired: boolean;
  hub: boolean;
};

/** Nothing about the victim becomes an indicator: those values stay in the report's seal. */
export async function tieTogether(world: World, tx: Tx, report: Report): Promise<Tied> {
  // One order for everybody, so that two reports that name the same values never wait for each other in a circle.
  const sightings = report.sightings.filter(({ role }) => role !== "victim").toSorted(byKindAndValue);
  if (sightings.length === 0)
    return { ties: [], context: [], dossier: undefined, fired: false, merged: false, joined: false };
  const known = await find(tx, sightings);
  const dossiers = known
    .filter((found) => !found.hub && isTied(sightings, found))
    .flatMap(({ dossier }) => dossier ?? []);
  const isHub = (sighting: Sighting) => known.some((found) => found.hub && isSame(found, sighting));
  const opened =
    dossiers.length === 0 && sightings.some((each) => ties(each) && !isHub(each)) ? world.newId() : undefined;
  const missing = sightings.filter((sighting) => !known.some((found) => isSame(found, sighting)));
  // First the values, then the dossiers: who waits for another's value holds no dossier that the other may want.
  const added = await add(world, tx, missing, dossiers[0] ?? opened, opened);
  if (added.length < missing.length) return tieTogether(world, tx, report);
  const dossier = (await mergeDossiers(world, tx, dossiers, report.desk)) ?? opened;
  const orphans = known.filter((found) => found.own === null && !found.hub && isTied(sightings, found));
  if (!(await adopt(tx, orphans, dossier))) return tieTogether(world, tx, report);
  const indicators = new Map([...known, ...added].map((found) => [`${found.kind} ${found.value}`, found]));
  const named = sightings.flatMap((sighting) => {
    const found = indicators.get(`${sighting.kind} ${sighting.value}`);
    return found === undefined
      ? []
      : [
          {
            ...sighting,
            indicator: found.id,
            open: found.open,
            isNew: added.includes(found),
            counts: counts(sighting),
          },
        ];
  });
  return {
    dossier,
    merged: new Set(dossiers).size > 1,
    joined: opened === undefined && dossier !== undefined,
    fired: known.some((found) => found.fired && isTied(sightings, found)),
    ties: named.filter((tie) => !isHub(tie)),
    context: named.filter(isHub),
  };
}

function find(tx: Tx, sightings: readonly Sighting[]): Promise<Found[]> {
  return tx.query<Found>(
    `select i.id, i.kind, i.value, i.open, i.hub, i.dossier as own, coalesce(d.merged_into, d.id) as dossier,
       coalesce(root.fired, false) as fired
     from unnest($1::text[], $2::text[]) as wanted (kind, value)
     join indicator i on i.kind = wanted.kind and i.value = wanted.value
     left join dossier d on d.id = i.dossier
     left join dossier root on root.id = coalesce(d.merged_into, d.id)`,
    [sightings.map(({ kind }) => kind), sightings.map(({ value }) => value)],
  );
}

/**
 * Opens the dossier, if it is a new one, and adds the values nobody named before. Fewer come back than went in when
 * another report added one first: the caller looks again.
 */
function add(
  world: World,
  tx: Tx,
  missing: readonly Sighting[],
  dossier: string | undefined,
  opened: string | undefined,
): Promise<Found[]> {
  if (missing.length === 0 && opened === undefined) return Promise.resolve([]);
  return tx.query<Found>(
    `with opened as (
       insert into dossier (id, opened_at, fired) select $6::uuid, $1, false where $6::uuid is not null
     )
     insert into indicator (id, kind, value, first_seen, dossier, open)
     select id, kind, value, $1, dossier, true
     from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[]) as new (id, kind, value, dossier)
     on conflict do nothing
     returning id, kind, value, open, dossier as own, dossier, hub, false as fired`,
    [
      world.now(),
      missing.map(() => world.newId()),
      missing.map(({ kind }) => kind),
      missing.map(({ value }) => value),
      missing.map((sighting) => (ties(sighting) ? dossier : null)),
      opened ?? null,
    ],
  );
}

/** Values so far only mentioned somewhere now belong to a dossier. False when another report took one into its own first. */
async function adopt(tx: Tx, orphans: readonly Found[], dossier: string | undefined): Promise<boolean> {
  if (orphans.length === 0 || dossier === undefined) return true;
  const adopted = await tx.query(
    `update indicator set dossier = $1 where id = any($2::uuid[]) and dossier is null returning id`,
    [dossier, orphans.map(({ id }) => id)],
  );
  return adopted.length === orphans.length;
}

function isTied(sightings: readonly Sighting[], found: Found): boolean {
  return sightings.some((sighting) => ties(sighting) && isSame(found, sighting));
}

function isSame(a: { kind: string; value: string }, b: { kind: string; value: string }): boolean {
  return a.kind === b.kind && a.value === b.value;
}

function byKindAndValue(a: Sighting, b: Sighting): number {
  return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}
