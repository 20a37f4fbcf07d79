/** The honest mails of our own corpus as they would arrive: built from `legitimate/*.yaml`, always the same. */
import { readFileSync } from "node:fs";
import { Type } from "typebox";
import { Check } from "typebox/value";
import { parse } from "yaml";

export type HonestMail = {
  readonly language: "nl" | "en";
  readonly kind: string;
  /** Which text it was made of: rules are tuned on the even ones and reported on the odd. */
  readonly text: number;
  readonly bytes: Uint8Array;
};

const text = Type.String();
const corpusShape = Type.Object({
  language: Type.Union([Type.Literal("nl"), Type.Literal("en")]),
  mails: Type.Array(
    Type.Object({
      kind: text,
      senders: Type.Array(text),
      subject: text,
      text,
      links: Type.Array(text),
      attachment: Type.Optional(text),
    }),
  ),
});

/** Every text from every sender, twice: with HTML and the receiving server's proofs, and as plain text without them. */
export function honestMails(): readonly HonestMail[] {
  return (["nl", "en"] as const).flatMap((language) => {
    const corpus: unknown = parse(readFileSync(new URL(`legitimate/${language}.yaml`, import.meta.url), "utf8"));
    if (!Check(corpusShape, corpus)) throw new Error(`legitimate/${language}.yaml does not have the expected shape`);
    return corpus.mails.flatMap((mail, at) =>
      mail.senders.flatMap((sender, which) =>
        [true, false].map((rich) => ({
          language,
          kind: mail.kind,
          text: at,
          bytes: Buffer.from(written(mail, sender, { at, which, rich })),
        })),
      ),
    );
  });
}

const people = ["Sanne", "Mehmet", "De Vries", "Fatima", "Bram", "Joke", "Noor", "Willem"];

const services: Readonly<Record<string, readonly [string, string]>> = {
  mailchimp: ["mcsv.net", "us5.list-manage.com"],
  laposta: ["laposta.org", "click.laposta.nl"],
  sendgrid: ["sendgrid.net", "u1234.ct.sendgrid.net"],
  substack: ["mg-d1.substack.com", "substack.com"],
};

type Corpus = {
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
  readonly attachment?: string;
};
type Turn = { readonly at: number; readonly which: number; readonly rich: boolean };

function written(mail: Corpus, sender: string, { at, which, rich }: Turn): string {
  const [from = "", host = "", service = ""] = sender.split("|");
  const domain = /@([^>]+)>/u.exec(from)?.[1] ?? "";
  const [envelope = domain, clicks = host] = services[service] ?? [];
  const number = String(80_000_000 + at * 1_009 + which * 97);
  const filled = (words: string): string =>
    words
      .replaceAll("{nr}", number)
      .replaceAll("{naam}", people[(at + which) % people.length] ?? "")
      .replaceAll("{host}", clicks);
  const links = mail.links.map((link) => filled(link).split("|"));
  const plain = `${filled(mail.text)}\n\n${links.map(([words, to]) => `${words}: ${to}`).join("\n")}\n`;
  const html = `<html><body><p>${filled(mail.text).replaceAll("\n\n", "</p><p>")}</p>${links.map(([words, to]) => `<p><a href="${to}">${words}</a></p>`).join("")}</body></html>`;
  const headers = [
    `Return-Path: <bounce-${number}@${envelope}>`,
    `Received: from out.${envelope} (out.${envelope} [192.0.2.${at + 1}]) by mx.provider.example; Mon, 2 Mar 2026 09:1${which}:00 +0100`,
    ...(rich
      ? [
          `Authentication-Results: mx.provider.example; spf=pass smtp.mailfrom=${envelope}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}`,
        ]
      : []),
    `DKIM-Signature: v=1; a=rsa-sha256; d=${domain}; s=mail; bh=x; b=x`,
    `From: ${from}`,
    `To: ontvanger@provider.example`,
    `Subject: ${filled(mail.subject)}`,
    `Date: Mon, 2 Mar 2026 09:1${which}:00 +0100`,
    `Message-ID: <${number}.${which}@${envelope}>`,
    ...(/newsletter|club|charity|donation/u.test(mail.kind)
      ? [`List-Unsubscribe: <https://${clicks}/unsubscribe/${number}>`]
      : []),
    "MIME-Version: 1.0",
  ];
  if (!rich) return [...headers, "Content-Type: text/plain; charset=utf-8", "", plain].join("\r\n");
  const parts = [
    ["Content-Type: text/html; charset=utf-8", "", html],
    ...(mail.attachment === undefined
      ? []
      : [
          [
            `Content-Type: application/octet-stream; name="${mail.attachment}"`,
            `Content-Disposition: attachment; filename="${mail.attachment}"`,
            "",
            "-",
          ],
        ]),
  ];
  const body = parts.map((part) => ["--grens", ...part].join("\r\n")).join("\r\n");
  return [...headers, 'Content-Type: multipart/mixed; boundary="grens"', "", body, "--grens--", ""].join("\r\n");
}
