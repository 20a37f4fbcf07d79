/** Before a person finds that many hold a value: what would fall apart without it, and what was found about it before. */

import type { TieName } from "#core/component.ts";
import { withMerged } from "#core/dossier.ts";
import { Refusal } from "#core/errors.ts";
import { type HubParts, previewHub } from "#core/hub-value.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import type { Indicator } from "#core/types.ts";

/** One of the parts, with the oldest of its values. */
export type HubPart = { readonly reports: number; readonly valueCount: number; readonly values: readonly Indicator[] };

export type OpenHub = {
  readonly value: Indicator;
  readonly isHub: boolean;
  readonly partCount: number;
  /** The largest first. */
  readonly parts: readonly HubPart[];
  readonly bare: number;
  readonly findings: readonly {
    readonly isHub: boolean;
    readonly person: string;
    readonly reason: string;
    readonly at: Date;
  }[];
};

const mostParts = 10;
const mostValues = 3;

/**
 * Opens a value by a tie of this dossier, so that nobody looks at what lies outside their own.
 * @throws Refusal NOT_FOUND for another tie, NOT_ALLOWED for whoever may not find so.
 */
export async function openHub(world: World, person: Person, dossier: string, tie: TieName): Promise<OpenHub> {
  const { isHub, ...value } = await tiedValue(world, dossier, tie);
  const { parts, bare } = await previewHub(world, person, value);
  return world.store.transaction(hub, async (tx) => ({
    value,
    isHub,
    partCount: parts.length,
    parts: await Promise.all(
      parts
        .toSorted((a, b) => b.reports - a.reports)
        .slice(0, mostParts)
        .map((part) => shownPart(tx, part)),
    ),
    bare,
    findings: await findingsOf(tx, tie.indicator),
  }));
}

/** The value of a tie of this dossier. */
export async function tiedValue(
  world: World,
  dossier: string,
  { report, indicator }: TieName,
): Promise<Indicator & { isHub: boolean }> {
  const [found] = await world.store.transaction(hub, (tx) =>
    tx.query<Indicator & { isHub: boolean }>(
      `select i.kind, i.value, i.hub as "isHub" from tie t join indicator i on i.id = t.indicator join report r on r.id = t.report
       where t.report = $1 and t.indicator = $2 and t.role = 'controlled' and r.dossier = ${withMerged("$3")}`,
      [report, indicator, dossier],
    ),
  );
  if (found === undefined) throw new Refusal("NOT_FOUND", "No report of this dossier names this value.");
  return found;
}

async function shownPart(tx: Tx, { indicators, reports }: HubParts["parts"][number]): Promise<HubPart> {
  const values = await tx.query<Indicator>(
    `select kind, value from indicator where id = any($1::uuid[]) order by id limit ${mostValues}`,
    [indicators.slice(0, mostValues)],
  );
  return { reports, valueCount: indicators.length, values };
}

function findingsOf(tx: Tx, indicator: string): Promise<OpenHub["findings"][number][]> {
  return tx.query(
    `select is_hub as "isHub", person, reason, at from hub_finding where indicator = $1 order by id desc limit 20`,
    [indicator],
  );
}
