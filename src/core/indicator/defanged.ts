/**
 * Links and addresses that were made harmless before they were passed on ("hxxp://slecht[.]nl", "jan (at) winkel (punt)
 * nl"): made whole again to be read, while every place in the text can still be told.
 */

/** A text with its links made whole, and where a place in it stood in the text as it came. */
export type Whole = { readonly text: string; readonly placeOf: (place: number) => number };

const signs = /hxxp|[[({] ?(?:\.|dot|punt|:|:\/\/|@|at|apenstaartje) ?[\])}]/iu;
const defanged =
  /(?<![\p{L}\p{N}])hxxp(?=s?(?::|\[:))|\[:\/\/\]|\[:\](?=\/\/)|(?<=[\p{L}\p{N}_-]) ?[[({] ?(\.|dot|punt|@|at|apenstaartje) ?[\])}] ?(?=[\p{L}\p{N}])/giu;

/** Nothing when the text has no such form: most have none, and this is asked of every story. */
export function madeWhole(text: string): Whole | undefined {
  if (!signs.test(text)) return undefined;
  const shifts: { readonly from: number; readonly by: number }[] = [];
  let removed = 0;
  const whole = text.replace(defanged, (match: string, sign: string | undefined, start: number) => {
    const plain = plainOf(match, sign);
    const end = start + match.length;
    removed += match.length - plain.length;
    if (removed > 0) shifts.push({ from: end - removed, by: removed });
    return plain;
  });
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

function plainOf(match: string, sign: string | undefined): string {
  if (sign !== undefined) return /^(?:@|at|apenstaartje)$/iu.test(sign) ? "@" : ".";
  if (match.startsWith("[")) return match.slice(1, -1);
  return "http";
}
