/**
 * Text as the reader's eye and browser take it: signs that nobody sees are dropped, and letters and digits in another dress
 * ("０６", "𝐬𝐡𝐨𝐩", "ⓝⓛ", "shop。nl") become plain, as the URL standard (UTS 46) and a telephone would. Letters of another
 * script stay what they are: a Cyrillic "а" leads to another domain, and that domain is the value.
 */
import { type Whole, wholeOf } from "./whole.ts";

const dressed =
  /\p{Cf}|[\uff01-\uff5e\u2024\ufe52\u2460-\u2468\u24b6-\u24ea\u2100-\u214f]|[\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f149}]|(?<=[a-z\d])[\u3002\uff61](?=[a-z\d])/giu;
const sign =
  /[\u00ad\u0600-\u06dd\u070f\u180e\u200b-\u200f\u2024\u202a-\u202e\u2060-\u206f\u2100-\u214f\u2460-\u24ea\u3002\ud835\ud83c\udb40\ufe52\ufeff\uff01-\uff61]/;

/** Nothing when there is no such sign, as in nearly every story. */
export function madeReadable(text: string): Whole | undefined {
  if (!sign.test(text)) return undefined;
  return wholeOf(text, dressed, (match) => {
    if (/^\p{Cf}$/u.test(match)) return "";
    if (match === "\u3002" || match === "\uff61") return ".";
    const plain = match.normalize("NFKC");
    return plain.length === 1 && plain < "\u0080" ? plain : match;
  });
}
