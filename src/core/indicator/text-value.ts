/** A value as somebody typed it, made plain before its kind is looked at: no invisible characters, one Unicode form. */
import { Refusal } from "#core/errors.ts";

/** Says what is wrong with a value, and where; never the value itself, which may be personal. */
export function refuse(sentence: string, path: string | undefined): never {
  throw new Refusal("INPUT_INVALID", sentence, path);
}

/**
 * Trims, brings to the given Unicode form (UAX 15) and drops format characters: phones copied from a contact list carry
 * invisible direction marks, which must not make two numbers out of one. Control characters are refused.
 */
export function plain(value: string, longest: number, form: "NFC" | "NFKC", path: string | undefined): string {
  // Before the normal form is taken, so that the work itself stays bounded.
  if (value.length > longest) refuse(`This is longer than ${longest} characters.`, path);
  if (!value.isWellFormed()) refuse("This is not valid text.", path);
  const text = value
    .normalize(form)
    .replace(/\p{Cf}/gu, "")
    .normalize(form)
    .trim();
  if (text === "") refuse("This is empty.", path);
  if (text.length > longest) refuse(`This is longer than ${longest} characters.`, path);
  if (/\p{Cc}/u.test(text)) refuse("This holds control characters.", path);
  return text;
}

/** Case and spacing carry no meaning for tying: one case, single spaces. */
export function folded(text: string): string {
  return text.toLowerCase().normalize("NFKC").replace(/\s+/gu, " ").trim();
}
