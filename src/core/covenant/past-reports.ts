/**
 * Past reports to try a covenant on: a file of them, in the shape in which they are handed in, or those that are stored. Of
 * the stored ones no seal is opened: who reported is known by digests alone, which is all that counting needs.
 */
import Type from "typebox";
import { firstIdAt } from "#core/counting.ts";
import { Refusal } from "#core/errors.ts";
import { hub, type World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { parseInstant } from "#core/time/instant.ts";
import type { IndicatorKind, MannerOfUse, Report, Role, Sighting, Strength } from "#core/types.ts";

export type PastReport = { readonly receivedAt: Date } & (
  | { readonly desk: string; readonly input: unknown }
  | { readonly report: Report }
);

/** More than this takes minutes; the newest are taken. */
export const mostTried = 5_000;

const parseLine = parserOf(
  Type.Object({ desk: Type.String({ maxLength: 64 }), receivedAt: Type.String({ maxLength: 40 }) }),
);

/**
 * NDJSON: each line a report as POST /v1/reports takes it, with its `desk` and when it was received.
 * @throws Refusal INPUT_INVALID with the line.
 */
export function reportsIn(ndjson: string): PastReport[] {
  const lines = ndjson.split("\n").map((text, index) => ({ text: text.trim(), line: index + 1 }));
  const reports = lines.filter(({ text }) => text !== "").map(({ text, line }) => reportIn(text, line));
  if (reports.length > mostTried)
    throw new Refusal("INPUT_INVALID", `There are more than ${mostTried} reports. Give a shorter file.`, "/reports");
  return reports.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
}

function reportIn(text: string, line: number): PastReport {
  const wrong = (why: string) => new Refusal("INPUT_INVALID", `/reports line ${line}: ${why}`, `/reports line ${line}`);
  const given = jsonIn(text);
  if (typeof given !== "object" || given === null) throw wrong("is no report in JSON.");
  const { desk, receivedAt, ...input } = { desk: undefined, receivedAt: undefined, ...given };
  const named = parseLineOrNothing({ desk, receivedAt });
  const at = named && parseInstant(named.receivedAt);
  if (named === undefined || at === undefined)
    throw wrong("lacks desk, or receivedAt as an instant such as 2026-11-23T14:05:00Z.");
  return { desk: named.desk, receivedAt: at, input };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseLineOrNothing(input: unknown): { desk: string; receivedAt: string } | undefined {
  try {
    return parseLine(input);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

type Row = {
  id: string;
  desk: string;
  received_at: Date;
  form: string;
  gist: string;
  amount_cents: number | null;
  currency: string | null;
  occurred_on: string | null;
  strength: Strength;
  digests: string[];
  ties: { kind: IndicatorKind; value: string; role: Role; by: Sighting["by"]; how: MannerOfUse | null }[];
};

/** The stored reports since an instant, oldest first: those that still stand, by what they tie to. */
export async function* storedReports(world: World, since: Date): AsyncGenerator<PastReport> {
  const ids = await world.store.transaction(hub, (tx) =>
    tx.query<{ id: string }>(
      `select id from report where id >= $1 and state = 'received' order by id desc limit ${mostTried}`,
      [firstIdAt(since)],
    ),
  );
  const oldestFirst = ids.map(({ id }) => id).reverse();
  for (let start = 0; start < oldestFirst.length; start += 200) {
    const batch = oldestFirst.slice(start, start + 200);
    for (const row of await rowsOf(world, batch)) yield { receivedAt: row.received_at, report: reportOf(row) };
  }
}

function rowsOf(world: World, ids: readonly string[]): Promise<Row[]> {
  return world.store.transaction(hub, (tx) =>
    tx.query<Row>(
      `select r.id, r.desk, r.received_at, r.form, r.gist, r.amount_cents, r.currency, r.occurred_on::text as occurred_on, r.strength,
         array(select digest from reporter_key k where k.report = r.id order by digest) as digests,
         coalesce((select jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'role', t.role, 'by', t.sighted_by, 'how', t.how))
           from tie t join indicator i on i.id = t.indicator
           where t.report = r.id and t.live and not i.hub
             and not exists (select 1 from cut c where c.report = r.id and c.indicator = t.indicator)), '[]'::jsonb) as ties
       from report r where r.id = any($1::uuid[]) order by r.id`,
      [ids],
    ),
  );
}

function reportOf(row: Row): Report {
  const [email, phone, transaction, policeReference, iban] = row.digests;
  return {
    id: row.id,
    desk: row.desk,
    receivedAt: row.received_at,
    form: row.form,
    narrative: "",
    gist: row.gist,
    ...(row.occurred_on !== null && { occurrence: { on: row.occurred_on } }),
    ...(row.amount_cents !== null &&
      row.currency !== null && { amountLost: { cents: row.amount_cents, currency: row.currency } }),
    sightings: row.ties.map(({ how, ...tie }) => ({ ...tie, ...(how !== null && { how }) })),
    // Digests stand in for the keys: which is which does not matter, for equal ones stay equal (see trials.ts).
    reporter: {
      ...(email !== undefined && { email }),
      ...(phone !== undefined && { phone }),
      ...(transaction !== undefined && { transaction }),
      ...(policeReference !== undefined && { policeReference }),
      ...(iban !== undefined && { iban }),
    },
    strength: row.strength,
  };
}
