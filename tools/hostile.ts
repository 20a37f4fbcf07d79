/** Texts made to keep a program busy: one sign or few again and again, nearly a link, nearly an account, nearly a mail. */
import { createContext, Script } from "node:vm";

const pieces = [
  "a",
  "1",
  " ",
  "\n",
  ".",
  "-",
  "@",
  "/",
  "[",
  "(",
  "_",
  "é",
  "\u200b",
  "\u202e",
  "０",
  "𝐬",
  "а",
  "a.",
  "a-",
  "a@",
  "@a.",
  "a@a.",
  "1 ",
  "1.",
  "+31 ",
  "06-",
  "NL91ABNA0417164300",
  "NL91 ABNA ",
  "http://",
  "https://a,",
  "https://a@",
  "http://[",
  "hxxp://a[.]",
  " punt ",
  "a punt nl ",
  "a [at] ",
  "bit.ly/a ",
  "ing-",
  "ing ",
  "xn--",
  "%2e",
  "bc1q",
  "order: ",
  "track & trace: ",
  "afzender 'a",
  "uw pas verloopt .. ",
  "nooit. ",
  "From: a@b.nl\n",
] as const;

/** Each so long, with an end that fits nothing. */
export function hostileTexts(length: number): readonly string[] {
  return pieces.map((piece) => `${piece.repeat(Math.ceil(length / piece.length)).slice(0, length - 1)}!`);
}

/** Does the work; what takes longer is broken off, also in the middle of one expression. @throws Error when it was. */
export function within<T>(milliseconds: number, work: () => T): T {
  let result: { readonly value: T } | undefined;
  const run = (): void => {
    result = { value: work() };
  };
  new Script("run()").runInContext(createContext({ run }), { timeout: milliseconds });
  if (result === undefined) throw new Error("Nothing came of it.");
  return result.value;
}
