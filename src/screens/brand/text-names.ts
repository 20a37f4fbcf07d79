/** Which brands a text names. Linear in the text: each word is looked up once, alone and with the two behind it. */
import { skeleton } from "#core/indicator/skeleton.ts";
import type { BrandIndex, Name } from "./brand-index.ts";

/** A brand as a text names it. */
export type NamedInText = {
  readonly name: Name;
  readonly written: string;
  /** Written with its own letters; otherwise it only looks so. */
  readonly exact: boolean;
};

/** The brands that a text names, each once. A common word ("action") counts only as the brand writes it, with a capital. */
export function brandsNamedIn(index: BrandIndex, text: string): readonly NamedInText[] {
  const found = new Map<string, NamedInText>();
  const words = [...text.slice(0, mostText).matchAll(word)].map(([match]) => match);
  const lower = words.map((each) => each.toLowerCase());
  for (let start = 0; start < words.length; start += 1) {
    let joined = "";
    for (let count = 1; count <= 3 && start + count <= words.length; count += 1) {
      joined += lower[start + count - 1] ?? "";
      const hit = lookedUp(index, { joined, count, written: () => words.slice(start, start + count).join(" ") });
      if (hit !== undefined && !found.has(hit.name.brand.id)) found.set(hit.name.brand.id, hit);
    }
  }
  return [...found.values()];
}

const mostText = 65_536;
const word = /[\p{L}\p{N}]{1,40}/gu;

/** A brand that a short text is about, such as a sender's name; case says nothing there. */
export function named(index: BrandIndex, shown: string): readonly NamedInText[] {
  const words = [...shown.matchAll(word)].map(([match]) => match);
  const whole = words.join("");
  const name = index.names.get(whole) ?? index.names.get(words[0] ?? "");
  if (name !== undefined) return [{ name, written: shown, exact: true }];
  const like = index.looks.get(skeleton(whole)) ?? index.names.get(lettersFor(whole));
  return like === undefined ? [] : [{ name: like, written: shown, exact: false }];
}

function lettersFor(text: string): string {
  return text.replace(/[01345]/gu, (digit) => ({ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s" })[digit] ?? digit);
}

type Words = {
  /** In lower case, without spaces. */
  readonly joined: string;
  readonly count: number;
  readonly written: () => string;
};

function lookedUp(index: BrandIndex, { joined, count, written }: Words): NamedInText | undefined {
  if (joined.length < 2 || joined.length > 40) return undefined;
  const name = index.names.get(joined);
  if (name !== undefined) {
    if (count > 1 && joined.length < 5) return undefined;
    return name.common && !asBrand(name, written()) ? undefined : { name, written: written(), exact: true };
  }
  if (count > 1 || joined.length < 3 || /^[a-z\d]+$/u.test(joined)) return undefined;
  const like = index.looks.get(skeleton(joined));
  return like === undefined || like.common ? undefined : { name: like, written: written(), exact: false };
}

/** "ING" but not "ing"; "Action" cannot be told from the start of a sentence, so only names in capitals count. */
function asBrand({ brand, word }: Name, written: string): boolean {
  const own = brand.name.split(/[^\p{L}\p{N}.]+/u).find((part) => part.toLowerCase().replace(/\W/gu, "") === word);
  return own !== undefined && own === own.toUpperCase() && written === own;
}
