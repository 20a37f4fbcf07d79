/** A message is suspicious on what stands together: a lure and a link, a brand and another's host, two lures of one form. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { plainWords } from "./message/plain-words.ts";
import { messageIndex, screenMessage } from "./messages.ts";

const { brands, links, lures, taxonomy } = readPolicy("policy");
const index = messageIndex(brands, links, lures);
const verdict = (text: string): string => {
  const { verdict, form } = screenMessage(index, text);
  return form === undefined ? verdict : `${verdict} ${form}`;
};

test("the letter's forms are known by what fraudsters write, in Dutch and English", () => {
  for (const [text, says] of [
    ["Uw ING-pas verloopt: https://ing-verificatie.example.top/", "suspicious phishing"],
    ["Rabobank: verifieer uw rekening via https://mijn-omgeving.example", "suspicious phishing"],
    ["Mam dit is mijn nieuwe nummer, kun je een rekening voor mij betalen?", "suspicious friend-in-need-fraud"],
    ["Hi mum, my phone is broken. Can you pay this bill for me?", "suspicious friend-in-need-fraud"],
    ["PostNL: uw pakket wacht, betaal de invoerkosten via https://post-klaar.example", "suspicious smishing"],
    ["Your parcel could not be delivered, pay the redelivery fee: https://bit.ly/abc", "suspicious smishing"],
    ["CJIB: openstaande boete. Betaal op https://cjib-betalen.nl", "suspicious government-impersonation"],
    ["Belastingdienst: u heeft recht op een teruggave https://bit.ly/3x", "suspicious government-impersonation"],
    [
      "Uw geld is niet veilig. Boek het naar een veilige rekening, u belt met de fraudeafdeling",
      "suspicious bank-helpdesk-fraud",
    ],
    [
      "I recorded you with your webcam. Pay 500 to my bitcoin address, can you send me the money",
      "suspicious sextortion",
    ],
  ] as const)
    assert.equal(verdict(text), says, text);
});

test("a lure alone, or a brand alone, decides nothing; and nothing is ever called safe", () => {
  for (const text of [
    "Uw pas verloopt",
    "Uw ING-pas verloopt, kijk op https://www.ing.nl",
    "Mam dit is mijn nieuwe nummer",
    "Je pakket van PostNL komt morgen: https://jouw.postnl.nl/track-and-trace/3S123",
    "Zullen we morgen koffie drinken?",
    "Ik heb een nieuw nummer, de oude telefoon is stuk",
    "",
  ])
    assert.equal(verdict(text), "unknown", text);
});

test("who warns for a trick uses its words without being one", () => {
  assert.equal(
    verdict("Wij vragen nooit om geld over te boeken naar een veilige rekening. Een verdachte betaling? Bel ons."),
    "unknown",
  );
  assert.equal(verdict("Scammers ask you to install AnyDesk and share your screen."), "unknown");
});

test("signs that nobody sees, letters in disguise, turned text and links made harmless hide nothing", () => {
  for (const text of [
    "Uw I\u200bNG-pa\u200bs ver\u200bloopt: https://iets.example",
    "Uw ING pаs verlооpt https://iets.example",
    "\u202eUw ING pas verloopt\u202c hxxps://iets[.]example",
    "Uw 𝗜𝗡𝗚 𝗽𝗮𝘀 𝘃𝗲𝗿𝗹𝗼𝗼𝗽𝘁 https://bit.ly/x",
  ])
    assert.equal(verdict(text), "suspicious phishing", text);
});

test("each reason says what of the message it is about, and each lure has its sentence in both languages", () => {
  const { reasons } = screenMessage(index, "Uw ING-pas verloopt: https://ing-verificatie.example.top/");
  assert.deepEqual(
    reasons.map(({ code, word }) => [code, word]),
    [
      ["brand.subdomain", "ing"],
      ["link.not-of-brand", "ing-verificatie.example.top"],
      ["lure.card-expires", "pas verloopt"],
    ],
  );
  for (const { why, form } of lures) {
    assert.ok(why.nl.length > 20 && why.en.length > 20 && why.nl !== why.en);
    assert.ok(taxonomy.forms.has(form));
  }
});

test("words are read as the eye reads them", () => {
  assert.deepEqual(plainWords("Ré-\u00adactie: 𝐬𝐩𝐨𝐞𝐝!").words, ["re", "actie", "spoed"]);
  assert.equal(plainWords("M\u200bicro\u200bsoft ac\u200bcount").disguised, 2);
});

test("any text is answered and never fails, in time that grows with its length", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom("pas verloopt ", "https://", "ing.nl", "kun je ", "\u202e", "\u200b", "\n", "a.b.c "),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      assert.ok(["suspicious", "unknown"].includes(screenMessage(index, pieces.join("")).verdict));
    }),
    { numRuns: 150 },
  );
  for (const again of ["kun je ", "pakket ", "https://a.example ", "a\u200b", ".", "\u202e"])
    assert.ok(screenMessage(index, again.repeat(1_000_000 / again.length)).reasons.length < 300);
});
