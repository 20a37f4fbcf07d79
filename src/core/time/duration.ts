/** Lengths of time as policy writes them: ISO 8601 durations such as PT15M, P90D, P1M, P1Y. */

/** A length of time. Months stay months: P1M after 31 January is the last day of February. */
export type Duration = { readonly iso: string; readonly months: number; readonly milliseconds: number };

const pattern = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const longest = { months: 1_200, milliseconds: 36_525 * 86_400_000 };

/** Reads a duration. Undefined when it is none, is zero, or is longer than a hundred years. */
export function parseDuration(iso: string): Duration | undefined {
  const found = iso.length > 40 ? null : pattern.exec(iso);
  if (found === null) return undefined;
  const part = (index: number) => Number(found[index] ?? 0);
  const months = part(1) * 12 + part(2);
  const milliseconds = ((((part(3) * 7 + part(4)) * 24 + part(5)) * 60 + part(6)) * 60 + part(7)) * 1_000;
  if (months + milliseconds === 0 || months > longest.months || milliseconds > longest.milliseconds) return undefined;
  return { iso, months, milliseconds };
}

/** The instant that lies a duration after another; calendar months and years are counted in UTC. */
export function plus(instant: Date, duration: Duration): Date {
  return shift(instant, duration, 1);
}

/** The instant that lies a duration before another. */
export function minus(instant: Date, duration: Duration): Date {
  return shift(instant, duration, -1);
}

function shift(instant: Date, { months, milliseconds }: Duration, direction: 1 | -1): Date {
  const shifted = new Date(instant);
  const day = shifted.getUTCDate();
  shifted.setUTCDate(1);
  shifted.setUTCMonth(shifted.getUTCMonth() + direction * months);
  const lastDay = new Date(Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth() + 1, 0)).getUTCDate();
  shifted.setUTCDate(Math.min(day, lastDay));
  return new Date(shifted.getTime() + direction * milliseconds);
}
