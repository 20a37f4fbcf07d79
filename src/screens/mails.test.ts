/** A mail is suspicious when who it says to be, who sent it and where it leads do not fit; honest mails are let be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readSeenMail } from "#adapters/mail/seen-mail.ts";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { type SeenMail, screenMail } from "./mails.ts";
import { messageIndex } from "./messages.ts";

const { brands, links, lures } = readPolicy("policy");
const index = messageIndex(brands, links, lures);

const usual: SeenMail = {
  from: {
    name: "Jan Jansen",
    addresses: ["jan@jansen-advies.example"],
    written: "Jan Jansen <jan@jansen-advies.example>",
  },
  replyTo: [],
  subject: "Overleg",
  text: "Tot donderdag",
  links: [],
  shown: [],
  attachments: [],
  dmarc: "pass",
};
const from = (name: string, address: string) => ({
  from: { name, addresses: [address], written: `${name} <${address}>` },
});
const codes = (mail: Partial<SeenMail>): readonly string[] => {
  const { verdict, reasons } = screenMail(index, { ...usual, ...mail });
  return verdict === "suspicious" ? reasons.map(({ code }) => code) : [];
};

test("a name that is a brand's over an address that is not is told, with the brand's own domain", () => {
  const mail = {
    ...usual,
    ...from("ING Klantenservice", "info@iets-anders.example"),
    links: ["https://iets.example/"],
  };
  const { verdict, reasons } = screenMail(index, mail);
  assert.equal(verdict, "suspicious");
  assert.deepEqual(reasons[0], {
    code: "mail.sender-not-brand",
    strength: "strong",
    word: "ING",
    brand: "ing",
    official: "ing.nl",
  });
});

test("the brand itself, whoever mails for it, a reseller, and a reviewer who names it are let be", () => {
  for (const mail of [
    from("ING", "nieuws@mail.ing.nl"),
    from("Coolblue via Trustpilot", "invitations@trustpilotmail.com"),
    from("Fietsenwinkel Jansen Samsung dealer", "winkel@fietsen-jansen.example"),
    from("Rabobank", "noreply@rabobank.nl"),
  ])
    assert.deepEqual(codes({ ...mail, links: ["https://www.ing.nl/"] }), [], mail.from.written);
});

test("each rule has its mail", () => {
  const ing = { ...from("ING", "noreply@ing.nl"), links: ["https://iets.example/"] };
  const lure = { subject: "Verifieer uw rekening" };
  for (const [code, mail] of [
    ["mail.not-authenticated", { ...ing, ...lure, dmarc: "fail" }],
    ["brand.word", { links: ["https://ing-verificatie.example/"] }],
    ["brand.word", { ...from("Info", "x@ing-verificatie.example") }],
    [
      "mail.sender-broken",
      {
        from: { name: "Info", addresses: ["x@server1"], written: "Info <x@server1>" },
        links: ["https://iets.example"],
      },
    ],
    ["mail.sender-free-host", { ...from("Info", "noreply@app-1.firebaseapp.com"), links: ["https://iets.example"] }],
    ["link.shortened", { ...lure, links: ["https://bit.ly/x"] }],
    ["link.free-host", { ...lure, links: ["https://iets.vercel.app/x"] }],
    ["link.address", { links: ["http://192.0.2.1/inloggen"] }],
    [
      "mail.link-shows-other",
      { shown: [{ shown: "www.ing.nl", href: "https://iets.example/" }], links: ["https://iets.example/"] },
    ],
    ["mail.link-elsewhere", { ...from("Info", "iemand@gmail.com"), ...lure, links: ["https://iets.example/"] }],
    ["mail.reply-elsewhere", { ...lure, replyTo: ["iemand@gmail.com"] }],
    ["mail.attachment", { attachments: [{ name: "rekening.html", type: "text/html" }] }],
  ] as const)
    assert.ok(codes(mail).includes(code), `${code}: ${codes(mail).join(" ")}`);
});

test("urgent words in an honest mail, and a link that the sender's own mailing service counts, say nothing", () => {
  assert.deepEqual(codes({ subject: "Wachtwoord opnieuw instellen", text: "Bevestig uw gegevens binnen 24 uur" }), []);
  const own = {
    subject: "Verifieer uw rekening",
    links: ["https://mijn.jansen-advies.example/", "https://x.list-manage.com/"],
  };
  assert.deepEqual(codes(own), []);
});

test("a mail as it came is read with the sender's name, the server's proofs, and where shown addresses lead", async () => {
  const bytes = Buffer.from(
    [
      "Authentication-Results: mx.example; spf=pass smtp.mailfrom=x.example; dkim=none; dmarc=fail header.from=ing.nl",
      'From: "ING Bank" <noreply@ing.nl>',
      "Reply-To: iemand@gmail.com",
      "Subject: Uw pas verloopt",
      "Content-Type: text/html; charset=utf-8",
      "",
      '<p>Ga naar <a href="https://iets.example/x">www.ing.nl</a></p>',
    ].join("\r\n"),
  );
  const mail = await readSeenMail(bytes);
  assert.equal(mail.from.name, "ING Bank");
  assert.deepEqual([mail.spf, mail.dkim, mail.dmarc], ["pass", "none", "fail"]);
  assert.deepEqual(mail.shown, [{ shown: "www.ing.nl", href: "https://iets.example/x" }]);
  const { verdict, form } = screenMail(index, mail);
  assert.deepEqual([verdict, form], ["suspicious", "phishing"]);
});

test("any mail is answered and never fails", () => {
  const words = fc.string({ unit: "binary", maxLength: 60 });
  const mail: fc.Arbitrary<SeenMail> = fc.record({
    from: fc.record({ name: words, addresses: fc.array(words, { maxLength: 3 }), written: words }),
    replyTo: fc.array(words, { maxLength: 2 }),
    subject: words,
    text: words,
    links: fc.array(words, { maxLength: 5 }),
    shown: fc.array(fc.record({ shown: words, href: words }), { maxLength: 3 }),
    attachments: fc.array(fc.record({ name: words, type: words }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(mail, (given) => {
      assert.ok(["suspicious", "unknown"].includes(screenMail(index, given).verdict));
    }),
    { numRuns: 200 },
  );
});
