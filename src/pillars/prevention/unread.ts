/** What of a mail nobody could read here: locked for its reader, or only a picture. It is told, for it was not judged. */
import type { SeenMail } from "#screens/mails.ts";
import type { Reason } from "./reasons.ts";

/** S/MIME (RFC 8551) and OpenPGP (RFC 3156), by the types of their parts or by the line above what is locked. */
export function unreadIn({ text, links, attachments }: SeenMail): readonly Reason[] {
  const isLocked =
    attachments.some(({ name, type }) => lockedTypes.has(type.toLowerCase()) || /\.p7m$/iu.test(name)) ||
    text.includes("-----BEGIN PGP MESSAGE-----");
  if (isLocked) return [{ code: "mail.locked" }];
  const words = text.slice(0, 20_000).replace(/https?:\/\/\S+/giu, "");
  const hasPicture = links.length > 0 || attachments.some(({ type }) => type.startsWith("image/"));
  return hasPicture && (words.match(/\p{L}/gu) ?? []).length < fewLetters ? [{ code: "mail.only-pictures" }] : [];
}

const lockedTypes: ReadonlySet<string> = new Set([
  "application/pkcs7-mime",
  "application/x-pkcs7-mime",
  "application/pgp-encrypted",
]);
const fewLetters = 20;
