/** What a barrier changed: reports and losses on its indicator before and after it was raised, over the same length of time. */
import { firstIdAt } from "./counting.ts";
import type { Tx } from "./ports.ts";
import { minus, parseDuration, plus } from "./time/duration.ts";
import type { Regime } from "./types.ts";

type Period = { readonly reports: number; readonly lossCents: number };

/** Before and after are equally long: until now, and at most thirty days. */
export type Effect = {
  readonly raisedAt: Date;
  readonly days: number;
  readonly before: Period;
  readonly after: Period;
};

const longest = 30;
const day = 86_400_000;

/**
 * Undefined while the last answer is not that it was raised. Derived each time, never stored: a withdrawn report leaves it
 * too. Of whom it may tell, the public of reports under the GDPR only, is for the caller to say (rule 5).
 */
export async function effectOf(
  tx: Tx,
  request: string,
  now: Date,
  regimes: readonly Regime[] = ["avg", "wpg"],
): Promise<Effect | undefined> {
  const [last] = await tx.query<{ indicator: string; result: string; happened_at: Date }>(
    `select r.indicator, o.result, o.happened_at from outcome o join barrier_request r on r.id = o.request
     where o.request = $1 order by o.id desc limit 1`,
    [request],
  );
  if (last === undefined || last.result !== "raised") return undefined;
  const { indicator, happened_at: raisedAt } = last;
  // Whole days, so that both periods have passed; only the first day is told while it runs.
  const days = Math.min(longest, Math.max(1, Math.floor((now.getTime() - raisedAt.getTime()) / day)));
  const span = parseDuration(`P${days}D`);
  if (span === undefined) throw new Error("A number of days is always a duration");
  return {
    raisedAt,
    days,
    before: await period(tx, indicator, regimes, minus(raisedAt, span), raisedAt),
    after: await period(tx, indicator, regimes, raisedAt, plus(raisedAt, span)),
  };
}

async function period(tx: Tx, indicator: string, regimes: readonly Regime[], from: Date, until: Date): Promise<Period> {
  const [row] = await tx.query<{ reports: number; loss: number }>(
    `select count(*)::integer as reports, least(coalesce(sum(r.amount_cents) filter (where r.currency = 'EUR'), 0), ${Number.MAX_SAFE_INTEGER})::bigint as loss
     from tie t join report r on r.id = t.report
     where t.indicator = $1 and t.report >= $2 and t.report < $3 and r.id >= $2 and r.id < $3 and t.live and t.counts
       and t.regime = any($4::text[])`,
    [indicator, firstIdAt(from), firstIdAt(until), regimes],
  );
  return { reports: row?.reports ?? 0, lossCents: row?.loss ?? 0 };
}
