/** A mail as the screen wants it: beside what `parse.ts` reads, the sender's name and what the receiving server proved. */
import { decodeWords } from "postal-mime";
import type { SeenMail } from "#screens/mails.ts";
import { headersOf, valuesOf } from "./headers.ts";
import { readMail } from "./parse.ts";

/** @throws Refusal as `readMail` does. */
export async function readSeenMail(bytes: Uint8Array): Promise<SeenMail> {
  const mail = await readMail(bytes);
  const all = headersOf(bytes);
  const headers = (name: string) => valuesOf(all, name);
  const written = headers("from")[0] ?? "";
  const results = headers("authentication-results").concat(headers("received-spf").map((value) => `spf=${value}`));
  const proof = (method: string): { readonly [key in string]?: "pass" | "fail" | "none" } => {
    const said = results.map((value) => new RegExp(`\\b${method}=\\s*([a-z]+)`, "iu").exec(value)?.[1]?.toLowerCase());
    const first = said.find((value) => value !== undefined);
    if (first === undefined) return {};
    return { [method]: first === "pass" ? "pass" : first === "fail" || first === "softfail" ? "fail" : "none" };
  };
  // Of a mail passed on, the mail inside is the one it is about; of its headers only what stands above it is left.
  const inner = mail.forwarded ? mail.inner.at(-1) : undefined;
  const text = [mail.text, ...mail.inner.map((letter) => letter.text)].join("\n");
  return {
    from: {
      name: nameIn(inner === undefined ? written : (inner.sender ?? "")),
      addresses: inner?.from ?? mail.from,
      written: inner === undefined ? written : "",
    },
    replyTo: mail.replyTo,
    subject: [mail.subject ?? "", ...mail.inner.map(({ subject }) => subject ?? "")].join("\n").slice(0, 2_000),
    text,
    links: [...new Set([...mail.links, ...mail.inner.flatMap(({ links }) => links)])],
    shown: [...text.slice(0, 100_000).matchAll(shownLink)].map(([, shown = "", href = ""]) => ({ shown, href })),
    attachments: mail.attachments.map(({ name = "", type }) => ({ name, type })),
    ...(inner === undefined && { ...proof("spf"), ...proof("dkim"), ...proof("dmarc") }),
  };
}

/** Words that are themselves an address, and where the link leads, as the reader of HTML writes it down. */
const shownLink =
  /((?:https?:\/\/)?(?:[a-z\d-]{1,63}\.){1,5}[a-z]{2,20})[^\s<]{0,200} <(https?:\/\/[^\s>]{3,2000})>/giu;

function nameIn(written: string): string {
  const decoded = decodeWords(written);
  return decoded
    .replace(/<[^<>]*>?\s*$/u, "")
    .replace(/["\\]/gu, "")
    .slice(0, 300)
    .trim();
}
