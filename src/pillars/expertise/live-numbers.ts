/**
 * What is reported in the country, for everybody to see: counted to the end of yesterday, once a day. Statistical disclosure
 * control as national statistics offices do it: few is told as "few", what is told is rounded, and no sum is told in which
 * one person weighs for half (threshold, rounding and dominance rules; Hundepool et al., Statistical Disclosure Control, 2012).
 */
import { firstIdAt } from "#core/counting.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";

/** A count as it may be told: a multiple of ten, or undefined for fewer than ten. */
export type Told = number | undefined;

export type LiveNumbers = {
  /** The last day that is counted, "YYYY-MM-DD". */
  readonly until: string;
  readonly reports: Told;
  /** Euro cents, rounded to a thousand euro. */
  readonly lost: Told;
  readonly requests: Told;
  readonly raised: Told;
  readonly stopped: Told;
  /** The last twelve months, the oldest first, "YYYY-MM". */
  readonly months: readonly { readonly month: string; readonly reports: Told }[];
  /** Of those months, the most reported first. */
  readonly forms: readonly { readonly form: string; readonly reports: Told }[];
};

/** Fewer than this is "few". */
export const fewest = 10;
const wholeThousand = 100_000;
const day = 86_400_000;
const monthsShown = 12;

/** Kept in memory for the day: whoever counts all day long learns no more than who counts once. */
export function liveNumbers(world: World): () => Promise<LiveNumbers> {
  const kept: { day?: string; numbers?: Promise<LiveNumbers> } = {};
  return () => {
    const today = amsterdamDay(world.now());
    if (kept.numbers === undefined || kept.day !== today) {
      kept.day = today;
      kept.numbers = counted(world, today).catch((error: unknown) => {
        delete kept.numbers;
        throw error;
      });
    }
    return kept.numbers;
  };
}

async function counted(world: World, today: string): Promise<LiveNumbers> {
  const months = monthsUntil(today);
  const since = `${months[0] ?? today.slice(0, 7)}-01`;
  return world.store.transaction(hub, async (tx) => {
    const reports = await reportsIn(tx, since, today);
    const sum = (of: readonly Counted[]) => of.reduce((total, { count }) => total + count, 0);
    const lost = sumOf(reports.map(({ count, cents, most }) => ({ count, cents: cents ?? 0, most: most ?? 0 })));
    return {
      until: amsterdamDay(new Date(new Date(today).getTime() - day / 2)),
      reports: toldCount(sum(reports)),
      lost: toldSum(lost),
      ...(await barriersIn(tx, since, today)),
      months: months.map((month) => ({
        month,
        reports: toldCount(sum(reports.filter((each) => each.month === month))),
      })),
      forms: byForm(reports),
    };
  });
}

/** "YYYY-MM" of the month of this day and those before it. */
function monthsUntil(today: string): string[] {
  const [year = 0, month = 0] = today.split("-").map(Number);
  return Array.from({ length: monthsShown }, (_, back) => {
    const at = year * 12 + (month - 1) - (monthsShown - 1 - back);
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

type Counted = { month: string; form: string; count: number; cents: number | null; most: number | null };

/** What was taken back, or found false, is not counted. */
function reportsIn(tx: Tx, since: string, today: string): Promise<Counted[]> {
  return tx.query<Counted>(
    `select to_char(received_at at time zone 'Europe/Amsterdam', 'YYYY-MM') as month, form, count(*)::integer as count,
       sum(amount_cents) filter (where currency = 'EUR')::bigint as cents, max(amount_cents) filter (where currency = 'EUR') as most
     from report where id >= $1 and received_at at time zone 'Europe/Amsterdam' >= $2::date
       and received_at at time zone 'Europe/Amsterdam' < $3::date and state in ('received', 'erased') group by 1, 2`,
    [firstIdAt(new Date(new Date(since).getTime() - day)), since, today],
  );
}

async function barriersIn(tx: Tx, since: string, today: string) {
  const from = firstIdAt(new Date(new Date(since).getTime() - day));
  const [row] = await tx.query<{ sent: number; raised: number; stopped: number; cents: number; most: number }>(
    `select count(*)::integer as sent, count(*) filter (where o.result = 'raised')::integer as raised,
       count(*) filter (where o.stopped > 0)::integer as stopped, coalesce(sum(o.stopped), 0)::bigint as cents,
       coalesce(max(o.stopped), 0) as most
     from barrier_request r
     left join lateral (select result, amount_stopped_cents as stopped from outcome where request = r.id order by id desc limit 1) o on true
     where r.id >= $1 and r.force <> 'information' and r.sent_at at time zone 'Europe/Amsterdam' >= $2::date
       and r.sent_at at time zone 'Europe/Amsterdam' < $3::date`,
    [from, since, today],
  );
  return {
    requests: toldCount(row?.sent ?? 0),
    raised: toldCount(row?.raised ?? 0),
    stopped: toldSum({ count: row?.stopped ?? 0, cents: row?.cents ?? 0, most: row?.most ?? 0 }),
  };
}

function byForm(reports: readonly Counted[]): LiveNumbers["forms"] {
  const counts = new Map<string, number>();
  for (const { form, count } of reports) counts.set(form, (counts.get(form) ?? 0) + count);
  return [...counts]
    .toSorted(([a, one], [b, other]) => other - one || a.localeCompare(b))
    .map(([form, count]) => ({ form, reports: toldCount(count) }));
}

type Sum = { readonly count: number; readonly cents: number; readonly most: number };

function sumOf(parts: readonly Sum[]): Sum {
  return parts.reduce(
    (total, { count, cents, most }) => ({
      count: total.count + count,
      cents: total.cents + cents,
      most: Math.max(total.most, most),
    }),
    { count: 0, cents: 0, most: 0 },
  );
}

export function toldCount(count: number): Told {
  return count < fewest ? undefined : Math.round(count / fewest) * fewest;
}

/** Nothing where few tell, or where one of them weighs for half or more. */
export function toldSum({ count, cents, most }: Sum): Told {
  if (count < fewest || most * 2 >= cents) return undefined;
  return Math.round(cents / wholeThousand) * wholeThousand;
}
