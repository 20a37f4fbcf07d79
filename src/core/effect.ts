/** What a barrier changed: reports and losses on its indicator before and after it was raised, over the same length of time. */
import { firstIdAt } from "./counting.ts";
import { minus, parseDuration, plus } from "./duration.ts";
import type { Tx } from "./ports.ts";

type Period = { readonly reports: number; readonly lossCents: number };

/** Before and after are equally long: until now, and at most thirty days. */
export type Effect = { readonly raisedAt: Date; readonly days: number; readonly before: Period; readonly after: Period };

const longest = 30;
const day = 86_400_000;

/** Undefined while nothing was raised. Derived each time, never stored: a withdrawn report leaves it too. */
export async function effectOf(tx: Tx, request: string, now: Date): Promise<Effect | undefined> {
  const [raised] = await tx.query<{ indicator: string; happened_at: Date }>(
    `select r.indicator, o.happened_at from outcome o join barrier_request r on r.id = o.request
     where o.request = $1 and o.result = 'raised' order by o.id limit 1`,
    [request],
  );
  if (raised === undefined) return undefined;
  const days = Math.min(longest, Math.max(1, Math.ceil((now.getTime() - raised.happened_at.getTime()) / day)));
  const span = parseDuration(`P${days}D`);
  if (span === undefined) throw new Error("A number of days is always a duration");
  return {
    raisedAt: raised.happened_at,
    days,
    before: await period(tx, raised.indicator, minus(raised.happened_at, span), raised.happened_at),
    after: await period(tx, raised.indicator, raised.happened_at, plus(raised.happened_at, span)),
  };
}

async function period(tx: Tx, indicator: string, from: Date, until: Date): Promise<Period> {
  const [row] = await tx.query<{ reports: number; loss: number }>(
    `select count(*)::integer as reports, coalesce(sum(r.amount_cents) filter (where r.currency = 'EUR'), 0)::bigint as loss
     from tie t join report r on r.id = t.report
     where t.indicator = $1 and t.report >= $2 and t.report < $3 and r.id >= $2 and r.id < $3 and t.live and t.counts`,
    [indicator, firstIdAt(from), firstIdAt(until)],
  );
  return { reports: row?.reports ?? 0, lossCents: row?.loss ?? 0 };
}
