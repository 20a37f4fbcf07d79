/** A check that does not tell what is checked: hashes to compare with, as core/signal/hashed.ts argues. */
import { asWritten, hashOf } from "#core/signal/hashed.ts";
import { isReported, type Known, lasting } from "./check.ts";

/** The hashes that begin so, each with until when it is reported; and until when it holds that there are no others. */
export type Hashes = {
  readonly hashes: readonly { readonly hash: string; readonly expiresAt: Date }[];
  readonly expiresAt: Date;
};

/** Every beginning that has a hash behind it, in order. */
export type Beginnings = { readonly prefixes: readonly string[]; readonly expiresAt: Date };

/** Exactly what a check calls reported: a value that is official is in no answer, whoever reported it. */
export function hashesBeginning(known: Known, asked: number): Hashes {
  const now = known.now();
  const hashes = known.signals
    .beginning(asked, now)
    .filter((value) => isReported(known, value, now))
    .map((value) => ({
      hash: hashOf(value).toString("hex"),
      expiresAt: earliest(value.until, after(now, "reported")),
    }));
  const expiresAt = hashes.reduce((first, each) => earliest(first, each.expiresAt), after(now, "unknown"));
  return { hashes, expiresAt };
}

/** May hold a few that are not reported any more or never were; whoever finds one asks. */
export function allBeginnings({ signals, now }: Known): Beginnings {
  const at = now();
  return { prefixes: Array.from(signals.beginnings(at), asWritten), expiresAt: after(at, "unknown") };
}

function after(now: Date, verdict: "reported" | "unknown"): Date {
  return new Date(now.getTime() + lasting[verdict]);
}

function earliest(one: Date, other: Date): Date {
  return one < other ? one : other;
}
