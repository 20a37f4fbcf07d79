/** Checks what was read in a picture: its words, and where its QR codes lead. */
import { type CheckResult, checkWords, type Known, mostText } from "./check.ts";
import type { CheckedFile } from "./handed-in.ts";
import type { Reason } from "./reasons.ts";

export function checkPicture(
  known: Known,
  picture: { readonly text: string; readonly codes: readonly string[] },
): CheckedFile {
  const read = [picture.text, ...picture.codes].filter((part) => part !== "").join("\n");
  const result = checkWords(known, read.slice(0, mostText));
  const codes: readonly Reason[] = picture.codes.map(asReason);
  // Whatever is not read was not judged either, and that is said.
  const nothing: readonly Reason[] = read === "" ? [{ code: "picture.no-text" }] : [];
  return { read, result: { ...result, reasons: told(result, [...codes, ...nothing]) } };
}

const longestShown = 200;

/** What a check of a mail says, with what the QR codes on its pictures hold. */
export function withCodes(result: CheckResult, codes: readonly string[]): CheckResult {
  return { ...result, reasons: told(result, codes.map(asReason)) };
}

const asReason = (code: string): Reason => ({ code: "qr-code", word: code.slice(0, longestShown) });

function told({ reasons }: CheckResult, more: readonly Reason[]): readonly Reason[] {
  return more.length === 0 ? reasons : [...more, ...reasons.filter(({ code }) => code !== "nothing-found")];
}
