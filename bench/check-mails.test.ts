/** The honest corpus: three hundred mails or more, of which at most one in a hundred is called suspicious, in each language. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSeenMail } from "#adapters/mail/seen-mail.ts";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { screenMail } from "#screens/mails.ts";
import { messageIndex } from "#screens/messages.ts";
import { honestMails } from "../test/corpus/legitimate-mails.ts";

test("at most one in a hundred honest mails is called suspicious, in Dutch and in English", async () => {
  const { brands, links, lures } = readPolicy("policy");
  const index = messageIndex(brands, links, lures);
  const mails = honestMails();
  assert.ok(mails.length >= 300);
  for (const language of ["nl", "en"]) {
    const wrong: string[] = [];
    const own = mails.filter((mail) => mail.language === language);
    for (const { bytes, kind } of own) {
      const mail = await readSeenMail(bytes);
      const { verdict, reasons } = screenMail(index, mail);
      if (verdict === "suspicious")
        wrong.push(`${kind} ${mail.from.written}: ${reasons.map(({ code }) => code).join(" ")}`);
    }
    assert.ok(wrong.length <= own.length / 100, wrong.join("\n"));
  }
});
