/** A text in which some places were written shorter, and where each place stood in the text as it came. */
export type Whole = { readonly text: string; readonly placeOf: (place: number) => number };

/** Writes each match as `plain` says, never longer than it was; nothing when that changes nothing. */
export function wholeOf(
  text: string,
  places: RegExp,
  plain: (match: string, sign: string | undefined) => string,
): Whole | undefined {
  const shifts: { readonly from: number; readonly by: number }[] = [];
  let [removed, after, whole] = [0, 0, ""];
  for (const match of text.matchAll(places)) {
    const words = plain(match[0], match[1]);
    const end = match.index + match[0].length;
    whole += text.slice(after, match.index) + words;
    after = end;
    removed += match[0].length - words.length;
    if (removed > 0) shifts.push({ from: end - removed, by: removed });
  }
  whole += text.slice(after);
  if (whole === text) return undefined;
  return {
    text: whole,
    placeOf(place) {
      let [low, high] = [0, shifts.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((shifts[middle]?.from ?? 0) <= place) low = middle + 1;
        else high = middle;
      }
      return place + (shifts[low - 1]?.by ?? 0);
    },
  };
}

/** First one, then the other: a place is told in the text as it first came. */
export function oneAfterOther(
  text: string,
  ...steps: readonly ((text: string) => Whole | undefined)[]
): Whole | undefined {
  let whole: Whole | undefined;
  for (const step of steps) {
    const before = whole;
    const next = step(before?.text ?? text);
    if (next === undefined) continue;
    whole = before === undefined ? next : { text: next.text, placeOf: (place) => before.placeOf(next.placeOf(place)) };
  }
  return whole;
}
