/**
 * What was done with people's data, in the transaction in which it was done; what cannot be written down is not done. Two
 * records that stay apart: `access` says who looked, `processing` says of whom something was processed and never by whom
 * (Logboek Dataverwerkingen: a line for each data subject, without sampling).
 */
import type { Actor } from "#core/addressed.ts";
import type { Tx, World } from "#core/ports.ts";
import { beginOperation } from "./operation.ts";

/** Everything that is written down so, with the processing activity in the register that it belongs to. */
export const activities = {
  "report.received": "meldingen",
  "request.read": "barriereverzoeken",
  "request.acknowledged": "barriereverzoeken",
  "outcome.recorded": "barriereverzoeken",
  "case.read": "besluiten-over-verzoeken",
  "dossier.read": "meldingendossiers",
  "appeal.read": "rechten-van-betrokkenen",
  "original.read": "meldingen",
  "report.copied": "rechten-van-betrokkenen",
  "report.amended": "meldingen",
  "reporter.written-to": "bevestiging-van-meldingen",
  "letter.read": "bevestiging-van-meldingen",
} as const;
export type Traced = keyof typeof activities;

/** Whose data: whoever made a report, or whoever a value belongs to; by id, which becomes a pseudonym. */
export type DataSubject = { readonly report: string } | { readonly value: string };

export async function trace(
  world: World,
  tx: Tx,
  { organisation, by }: Actor,
  {
    action,
    subject,
    basis,
    of,
  }: {
    readonly action: Traced;
    readonly subject: string;
    readonly basis: string;
    readonly of: readonly DataSubject[];
  },
): Promise<void> {
  const lines = linesOf(world, organisation, action, of);
  await tx.query(
    `with looked as (
       insert into access (id, at, organisation, actor, action, subject, basis) values ($1, $2, $3, $4, $5, $6, $7)
     )
     ${insertLines(8)}`,
    [world.newId(), lines.endedAt, organisation, by, action, subject, basis, ...lines.values],
  );
}

/** Lines of the processing log, for `insertLines`: also where nobody looks at anything, as when a report comes in. */
export function linesOf(
  world: World,
  organisation: string,
  action: Traced,
  of: readonly DataSubject[],
): { readonly endedAt: Date; readonly values: readonly unknown[] } {
  const { traceId, id, foreign, startedAt } = world.operation?.() ?? beginOperation(world);
  // A clock that is set back while somebody reads must not refuse them.
  const endedAt = new Date(Math.max(world.now().getTime(), startedAt.getTime()));
  const subjects = [...new Set(of.map((each) => pseudonymOf(world, each)))];
  const ids = subjects.map(() => world.newId());
  const activity = activityOf(world, organisation, action);
  return {
    endedAt,
    values: [ids, subjects, traceId, id, foreign ?? null, action, activity, startedAt, endedAt, organisation],
  };
}

/** The statement that writes them, whose ten values begin at $`first`. */
export function insertLines(first: number): string {
  const at = (offset: number, type: string): string => `$${first + offset}::${type}`;
  return `insert into processing (id, data_subject, trace_id, operation_id, foreign_operation_id, status, name, activity,
       started_at, ended_at, organisation)
     select line.id, line.subject, ${at(2, "text")}, ${at(3, "text")}, ${at(4, "text")}, 'OK', ${at(5, "text")}, ${at(6, "text")},
       ${at(7, "timestamptz")}, ${at(8, "timestamptz")}, ${at(9, "text")}
     from unnest(${at(0, "uuid[]")}, ${at(1, "text[]")}) as line (id, subject)`;
}

/** The name under which the processing log knows somebody: nothing leads back from it, but with our key and the id. */
export function pseudonymOf(world: World, subject: DataSubject): string {
  return world.secrets.digest("subject", "report" in subject ? `report ${subject.report}` : `value ${subject.value}`);
}

/** The URI of a processing activity, under the number by which others know the organisation. */
function activityOf(world: World, organisation: string, action: Traced): string {
  const oin = world.policy.directory.organisations.get(organisation)?.oin;
  const owner = oin === undefined ? `urn:kentering:${organisation}` : `urn:nld:oin:${oin}`;
  return `${owner}:verwerkingsactiviteit:${activities[action]}`;
}

/** Whose data a request tells: whose value it is about, and the one reporter whose own payment it is for. */
export function subjectsOfRequest({
  indicator,
  for_report,
}: {
  readonly indicator: string;
  readonly for_report: string | null;
}): DataSubject[] {
  return [{ value: indicator }, ...(for_report === null ? [] : [{ report: for_report }])];
}
