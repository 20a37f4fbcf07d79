/**
 * The one log. A transaction appends what happened, without a position; the sealer gives positions, in order, later
 * (log.ts). Ids only: an event never holds personal data, so that erasure never breaks the chain.
 */
import type { Tx, World } from "#core/ports.ts";

export const eventTypes = [
  "report.received",
  "report.withdrawn",
  "report.found-false",
  "report.erased",
  "report.expired",
  "report.confirmed",
  "report.denied",
  "report.added-to",
  "report.corrected",
  "reports.separated",
  "confirmation.asked",
  "confirmation.sent",
  "reports.found-same",
  "reports.no-longer-same",
  "dossier.merged",
  "dossier.cut",
  "value.found-hub",
  "value.found-no-hub",
  "value.found-wrongly-named",
  "named.told",
  "notice.overdue",
  "hearing.opened",
  "hearing.stated",
  "hearing.ended",
  "appeal.made",
  "appeal.answered",
  "appeal.overdue",
  "appeal.proposed",
  "appeal.judged",
  "store.restored",
  "covenant.handed-in",
  "covenant.tried",
  "covenant.activated",
  "covenant.retired",
  "form.proposed",
  "form.accepted",
  "declaration.made",
  "declaration.confirmed",
  "declaration.withdrawn",
  "covenant.fired",
  "firing.withdrawn",
  "request.drafted",
  "request.approved",
  "request.declined",
  "request.sent",
  "request.unacknowledged",
  "request.over",
  "request.disclosed",
  "request.acknowledged",
  "request.withdrawn",
  "request.expired",
  "request.decision-overdue",
  "request.nobody-decided",
  "request.informed",
  "request.answer-overdue",
  "request.link-asked",
  "outcome.recorded",
  "barrier.review-due",
  "barrier.renewed",
  "barrier.ended",
  "correction.made",
  "correction.received",
  "webhook.set",
  "webhook.removed",
  "webhook.stopped",
  "delivery.given-up",
  "delivery.replayed",
] as const;
export type EventType = (typeof eventTypes)[number];

export type Event = {
  readonly id: string;
  readonly at: Date;
  readonly type: EventType;
  readonly subjects: readonly string[];
  readonly organisation: string;
};

/** Appends what happened to the transaction in which it happened. */
export async function append(
  world: World,
  tx: Tx,
  ...events: readonly { type: EventType; subjects: readonly string[]; organisation: string }[]
): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `insert into event (id, at, type, subjects, organisation)
     select e.id, $2, e.type, string_to_array(e.subjects, ',')::uuid[], e.organisation
     from unnest($1::uuid[], $3::text[], $4::text[], $5::text[]) as e (id, type, subjects, organisation)`,
    [
      events.map(() => world.newId()),
      world.now(),
      events.map(({ type }) => type),
      events.map(({ subjects }) => subjects.join(",")),
      events.map(({ organisation }) => organisation),
    ],
  );
}
