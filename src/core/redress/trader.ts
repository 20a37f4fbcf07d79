/**
 * What is known of a trader (rule 10): three complaints against a hundred thousand orders is another thing than three
 * against four. What is not known never holds anything back.
 */
import type { Count } from "../counting.ts";
import { holds } from "../covenant/condition.ts";
import type { Covenant } from "../covenant/covenant.ts";
import type { Tx } from "../ports.ts";
import type { Indicator } from "../types.ts";

const day = 86_400_000;
/** Figures older than this say nothing about now. */
const fresh = 120 * day;
const year = 365 * day;
/** Fewer orders in ninety days make no established trader. */
const fewestOrders = 100;

export type Trader = {
  readonly orders: number;
  readonly days: number;
  readonly since: string;
  readonly contact: string | undefined;
};

/** Undefined when nobody told of late. */
export async function traderOf(tx: Tx, { kind, value }: Indicator, now: Date): Promise<Trader | undefined> {
  const [row] = await tx.query<{ orders: number; days: number; since: string; contact: string | null }>(
    `select orders, days, since, contact from trader where kind = $1 and value = $2 and at > $3`,
    [kind, value, new Date(now.getTime() - fresh)],
  );
  return row && { ...row, contact: row.contact ?? undefined };
}

/** Selling for a year, and not a little: such a trader is heard first. */
export function isEstablished({ orders, days, since }: Trader, now: Date): boolean {
  const long = now.getTime() - new Date(`${since}T00:00:00Z`).getTime() >= year;
  return long && (orders * 90) / days >= fewestOrders;
}

/** Whether a count is enough for the covenant; what is known of the trader can only hold it back. */
export async function isEnough(tx: Tx, covenant: Covenant, indicator: Indicator, count: Count): Promise<boolean> {
  if (!holds(covenant.when, count)) return false;
  if (covenant.count === undefined || !/\b(?:rate|orders)\b/.test(covenant.when)) return true;
  const trader = await traderOf(tx, indicator, count.now);
  if (trader === undefined) return true;
  const window = covenant.count.window;
  const days = window.months * 30 + window.milliseconds / day;
  const orders = Math.round((trader.orders * days) / trader.days);
  return holds(covenant.when, { ...count, orders, rate: Math.floor((count.reporters * 1000) / Math.max(1, orders)) });
}
