/**
 * The follow-up code: what a reporter keeps to see what became of the report. 60 bits, written as 12 characters
 * (Crockford base 32) or said as four words (proquints: D. S. Wilkerson, arXiv:0901.4016), one word for three characters.
 */
import { Refusal } from "./errors.ts";

/** Crockford's base 32: no I, L, O, so that nobody mistakes them for digits, and no U. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const consonants = "bdfghjklmnprstvz";
const vowels = "aiou";

const written = /^[0-9A-HJKMNP-TV-Z]{12}$/;
/** A word carries 15 bits, one less than a proquint holds, so its first letter is one of the first eight consonants. */
const spoken = /^(?:[bdfghjkl][aiou][bdfghjklmnprstvz][aiou][bdfghjklmnprstvz]){4}$/;
/** A code with a separator after each letter is shorter; reading stops here so that a long text costs nothing. */
const longest = 64;

/** The code as stored, from what a person typed or heard: any case, spaces, dashes, O for 0, I or L for 1, or the four words. */
export function parseFollowUpCode(text: string): string {
  const letters = text.length > longest ? "" : text.replace(/[\s\-‐‑–—]/g, "");
  if (/^[0-9A-Za-z]+$/.test(letters)) {
    const code = letters.toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
    if (written.test(code)) return code;
    if (spoken.test(letters.toLowerCase())) return codeOfWords(letters.toLowerCase());
  }
  throw new Refusal("INPUT_INVALID", "A follow-up code has 12 letters and digits, or four words. Please check it.");
}

/** The code as a person reads it: groups of four. */
export function displayed(code: string): string {
  return groups(parseFollowUpCode(code), 4).join("-");
}

/** The code as four words that can be said over the telephone. */
export function spokenWords(code: string): string[] {
  return groups(parseFollowUpCode(code), 3).map((three) => {
    const bits = Array.from(three).reduce((sum, character) => sum * 32 + alphabet.indexOf(character), 0);
    return (
      consonants.charAt(bits >> 12) +
      vowels.charAt((bits >> 10) & 3) +
      consonants.charAt((bits >> 6) & 15) +
      vowels.charAt((bits >> 4) & 3) +
      consonants.charAt(bits & 15)
    );
  });
}

/** The code that the first 60 bits of a keyed digest spell. */
export function codeFromBytes(bytes: Uint8Array): string {
  let code = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes.subarray(0, 8)) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5 && code.length < 12; bits -= 5) code += alphabet.charAt((held >> (bits - 5)) & 31);
  }
  if (code.length < 12) throw new Error("A follow-up code needs at least 60 bits.");
  return code;
}

function codeOfWords(letters: string): string {
  return groups(letters, 5)
    .map((word) => {
      const bits = Array.from(word).reduce(
        (sum, letter, at) => (at % 2 === 0 ? sum * 16 + consonants.indexOf(letter) : sum * 4 + vowels.indexOf(letter)),
        0,
      );
      return alphabet.charAt(bits >> 10) + alphabet.charAt((bits >> 5) & 31) + alphabet.charAt(bits & 31);
    })
    .join("");
}

function groups(text: string, size: number): string[] {
  return Array.from({ length: text.length / size }, (_, group) => text.slice(group * size, (group + 1) * size));
}
