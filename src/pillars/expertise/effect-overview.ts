/**
 * What barriers change, for each agreement: reports and losses before and after, beside the values about which was asked
 * and nothing was raised. Without that comparison every barrier seems to work, for most frauds end by themselves.
 */
import { firstIdAt } from "#core/counting.ts";
import { hub, type Tx, type World } from "#core/ports.ts";

/** Before and after, over equally many days, and how many values it is about. */
export type Arm = {
  readonly values: number;
  readonly reportsBefore: number;
  readonly reportsAfter: number;
  readonly lossBefore: number;
  readonly lossAfter: number;
};

export type CovenantEffect = {
  readonly covenant: string;
  readonly asked: number;
  readonly raised: number;
  readonly declined: number;
  /** Could not say, or the money had moved on. */
  readonly other: number;
  /** Let the time pass. */
  readonly silent: number;
  readonly amountStopped: number;
  /** Half of the barriers stood sooner, in hours from the first report of the value; undefined before the first. */
  readonly hoursToBarrier: number | undefined;
  readonly hoursToSignal: number | undefined;
  readonly raisedArm: Arm;
  /** Declined, could not say, or silent. */
  readonly otherArm: Arm;
};

/** As many days before and after are looked at; a value whose days after have not passed yet stays out. */
export const daysEachSide = 7;
const day = 86_400_000;
/** The newest requests of an agreement, enough to say something. */
const mostRequests = 1_000;

export async function effectOverview(world: World): Promise<CovenantEffect[]> {
  return world.store.transaction(hub, async (tx) => {
    const covenants = await tx.query<{ covenant: string }>(
      `select distinct covenant from barrier_request where sent_at is not null and force <> 'information' order by covenant`,
    );
    const effects: CovenantEffect[] = [];
    for (const { covenant } of covenants) effects.push(await effectOfCovenant(world, tx, covenant));
    return effects;
  });
}

type Asked = {
  indicator: string;
  first_seen: Date;
  sent_at: Date;
  due_at: Date | null;
  result: string | null;
  happened_at: Date | null;
  stopped: number | null;
};

async function effectOfCovenant(world: World, tx: Tx, covenant: string): Promise<CovenantEffect> {
  const asked = await tx.query<Asked>(
    `select r.indicator, i.first_seen, r.sent_at, r.due_at, o.result, o.happened_at, o.amount_stopped_cents as stopped
     from (select * from barrier_request where covenant = $1 and sent_at is not null and force <> 'information' order by id desc limit ${mostRequests}) r
     join indicator i on i.id = r.indicator
     left join lateral (select * from outcome where request = r.id order by id desc limit 1) o on true`,
    [covenant],
  );
  const now = world.now();
  const raised = asked.filter(({ result }) => result === "raised");
  const silent = asked.filter(({ result, due_at }) => result === null && due_at !== null && due_at <= now);
  const declined = asked.filter(({ result }) => result === "declined");
  const other = asked.filter(({ result }) => result === "unknown" || result === "moved-on");
  const notRaised = [...declined, ...other, ...silent];
  const raisedValues = new Set(raised.map(({ indicator }) => indicator));
  return {
    covenant,
    asked: asked.length,
    raised: raised.length,
    declined: declined.length,
    other: other.length,
    silent: silent.length,
    amountStopped: asked.reduce((sum, { stopped }) => sum + (stopped ?? 0), 0),
    hoursToBarrier: median(
      raised.map(({ first_seen, happened_at, sent_at }) => hours(first_seen, happened_at ?? sent_at)),
    ),
    hoursToSignal: median(asked.map(({ first_seen, sent_at }) => hours(first_seen, sent_at))),
    raisedArm: await arm(
      tx,
      now,
      raised.map(({ indicator, happened_at, sent_at }) => ({ indicator, at: happened_at ?? sent_at })),
    ),
    // A value that another partner did stop is no comparison.
    otherArm: await arm(
      tx,
      now,
      notRaised
        .filter(({ indicator }) => !raisedValues.has(indicator))
        .map(({ indicator, sent_at }) => ({ indicator, at: sent_at })),
    ),
  };
}

/** Each value once, from the first moment that it was in this arm. */
async function arm(
  tx: Tx,
  now: Date,
  moments: readonly { readonly indicator: string; readonly at: Date }[],
): Promise<Arm> {
  const first = new Map<string, Date>();
  for (const { indicator, at } of moments) {
    const earlier = first.get(indicator);
    if (at.getTime() + daysEachSide * day > now.getTime()) continue;
    if (earlier === undefined || at < earlier) first.set(indicator, at);
  }
  const values = [...first];
  const around = (days: number) => values.map(([, at]) => firstIdAt(new Date(at.getTime() + days * day)));
  const [row] = await tx.query<Record<"rb" | "ra" | "lb" | "la", number>>(
    `select count(*) filter (where r.id < v.at)::integer as rb, count(*) filter (where r.id >= v.at)::integer as ra,
       coalesce(sum(r.amount_cents) filter (where r.id < v.at and r.currency = 'EUR'), 0)::bigint as lb,
       coalesce(sum(r.amount_cents) filter (where r.id >= v.at and r.currency = 'EUR'), 0)::bigint as la
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as v (indicator, since, at, until)
     cross join lateral (select t.report from tie t where t.indicator = v.indicator and t.report >= v.since and t.report < v.until
       and t.live and t.counts offset 0) t
     cross join lateral (select id, amount_cents, currency from report where id = t.report offset 0) r`,
    [values.map(([indicator]) => indicator), around(-daysEachSide), around(0), around(daysEachSide)],
  );
  return {
    values: values.length,
    reportsBefore: row?.rb ?? 0,
    reportsAfter: row?.ra ?? 0,
    lossBefore: row?.lb ?? 0,
    lossAfter: row?.la ?? 0,
  };
}

function hours(from: Date, until: Date): number {
  return Math.max(0, until.getTime() - from.getTime()) / 3_600_000;
}

function median(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  if (upper === undefined) return undefined;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper;
}
