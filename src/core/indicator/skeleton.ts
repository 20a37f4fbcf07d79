/**
 * What a text looks like, whatever letters it is written with (UTS 39, section 4): "pаypal" with a Cyrillic а has the skeleton
 * of "paypal". For comparing two texts only; a skeleton is no value, is never shown, and leads nowhere.
 */
import { rectifyConfusion } from "unicode-confusables";

/** Two texts that look the same have the same skeleton. Give domains in their own letters, not as `xn--`. */
export function skeleton(text: string): string {
  // Domains and sender names know no case; the standard's own fold of capitals would make "I" look like "l" but "i" not.
  const plain = text.normalize("NFKC").toLowerCase();
  return rectifyConfusion(plain.normalize("NFD").replace(/\p{Default_Ignorable_Code_Point}/gu, "")).normalize("NFD");
}
