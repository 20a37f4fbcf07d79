/** How long we leave a partner alone that did not take a notice. */
import { createHash } from "node:crypto";

const second = 1_000;
const longest = 3_600 * second;
const growth = 4;
/** Beyond this the pause is the longest anyway. */
const steps = 6;
/** So much longer or shorter at most, so that those who went down together are not all called at one moment. */
const spread = 0.25;

/** Milliseconds after so many failures: about 1 s, 4 s, 16 s … an hour. The same notice and failure give the same pause. */
export function pauseAfter(failures: number, notice: string): number {
  const regular = Math.min(longest, second * growth ** Math.min(failures - 1, steps));
  const chance = createHash("sha256").update(`${notice} ${failures}`).digest().readUInt32BE() / 2 ** 32;
  return Math.round(regular * (1 - spread + 2 * spread * chance));
}
