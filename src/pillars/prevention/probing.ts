/**
 * Who asks about ever more accounts, numbers and addresses is trying a range of them. A check tells nothing of a person, so
 * there is nothing to find; that it stays so is not left to one rule alone. What was asked is kept as a digest under a key
 * that lives as long as this program, in memory, for one window.
 */
import { createHmac, randomBytes } from "node:crypto";
import { Wait } from "#core/errors.ts";
import type { AskingRule } from "#core/policy.ts";
import { plus } from "#core/time/duration.ts";
import { type Indicator, impersonalKinds } from "#core/types.ts";

/** Who asks, as far as it matters here: the public is counted by address, and allowed less than who is known. */
export type Asker = { readonly key: string; readonly known: boolean };

export type Probing = {
  /** @throws Wait when these would be more than one may ask about in one window. */
  readonly allow: (asker: Asker, values: readonly Indicator[]) => void;
  /** How many were stopped in the window they are in. */
  readonly stopped: () => number;
};

type Count = { readonly until: Date; readonly seen: Set<number>; stopped: boolean };

/** More than this at once is an attack from everywhere, against which counting by caller does not help. */
const mostAskers = 5_000;

export function probing(rule: AskingRule, now: () => Date, alarm: (by: "public" | "known") => void): Probing {
  const key = randomBytes(32);
  const digest = (text: string): number => createHmac("sha256", key).update(text).digest().readUIntBE(0, 6);
  const counts = new Map<number, Count>();
  const countOf = (asker: number, at: Date): Count => {
    const found = counts.get(asker);
    if (found !== undefined && found.until > at) return found;
    // Put at the end again: the first of the map is always the oldest.
    counts.delete(asker);
    const [oldest] = counts.keys();
    if (counts.size >= mostAskers && oldest !== undefined) counts.delete(oldest);
    const count = { until: plus(at, rule.window), seen: new Set<number>(), stopped: false };
    counts.set(asker, count);
    return count;
  };
  return {
    allow({ key: asker, known }, values) {
      const ofPersons = values.filter(({ kind }) => !impersonalKinds.includes(kind));
      if (ofPersons.length === 0) return;
      const at = now();
      const count = countOf(digest(asker), at);
      const more = new Set(
        ofPersons.map(({ kind, value }) => digest(`${kind} ${value}`)).filter((each) => !count.seen.has(each)),
      );
      if (count.seen.size + more.size <= (known ? rule.known : rule.public)) {
        for (const each of more) count.seen.add(each);
        return;
      }
      if (!count.stopped) alarm(known ? "known" : "public");
      count.stopped = true;
      throw new Wait(
        "You asked about many accounts, numbers or addresses. Wait, or ask us for a token if your organisation needs more.",
        Math.ceil((count.until.getTime() - at.getTime()) / 1_000),
      );
    },
    stopped: () => [...counts.values()].filter(({ stopped, until }) => stopped && until > now()).length,
  };
}
