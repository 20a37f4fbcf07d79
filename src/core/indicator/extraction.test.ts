import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findsIn, indicatorsIn } from "./extraction.ts";
import { normalise } from "./indicator.ts";

const namesIn = (text: string) => indicatorsIn(text).map(({ kind, value }) => `${kind} ${value}`);

test("a story gives its accounts, numbers, links, domains and addresses", () => {
  const story =
    "Op www.Fietsen-Winkel.nl betaald naar nl91 abna 0417 1643 00. Hij belde met +31 (0)6 12345678, 020-1234567 en " +
    "06 87654321 12 keer, of 0900-8844. Zie https://shop.example/betaal?id=1). Of mail Verkoper@fietsen.shop.";
  assert.deepEqual(namesIn(story), [
    "domain fietsen-winkel.nl",
    "iban NL91ABNA0417164300",
    "phone +31612345678",
    "phone +31201234567",
    "phone +31687654321",
    "phone 09008844",
    "url https://shop.example/betaal?id=1",
    "domain shop.example",
    "email verkoper@fietsen.shop",
  ]);
});

test("no number is seen inside an account or link, and no domain inside an address", () => {
  assert.deepEqual(namesIn("NL91ABNA0417164300 en NL91 ABNA 0417 1643 00"), ["iban NL91ABNA0417164300"]);
  assert.deepEqual(namesIn("mail jan@shop.nl"), ["email jan@shop.nl"]);
  assert.deepEqual(namesIn("https://shop.nl/0612345678"), ["url https://shop.nl/0612345678", "domain shop.nl"]);
});

test("values written one after the other with only a comma are told apart", () => {
  assert.deepEqual(namesIn("0612345678,0687654321"), ["phone +31612345678", "phone +31687654321"]);
  assert.deepEqual(namesIn("http://a.example/x,http://b.example/y").length, 4);
  assert.deepEqual(namesIn("NL91ABNA0417164300/NL86INGB0002445588").length, 2);
});

test("a mistyped account is no indicator, and its digits are no phone number", () => {
  assert.deepEqual(namesIn("betaald naar NL91 ABNA 0417 1643 01"), []);
});

test("links and addresses that were made harmless are read, and their place in the story is the one they stand at", () => {
  const story =
    "Zie hxxps://betaal-nu[.]nl/inloggen, hxxp[:]//a[.]shop[.]nl of http[://]b(.)nl; mail jan (at) winkel [punt] nl.";
  assert.deepEqual(namesIn(story), [
    "url https://betaal-nu.nl/inloggen",
    "domain betaal-nu.nl",
    "url http://a.shop.nl/",
    "domain shop.nl",
    "url http://b.nl/",
    "domain b.nl",
    "email jan@winkel.nl",
  ]);
  assert.deepEqual(
    findsIn(story).map(({ start, end }) => story.slice(start, end)),
    ["hxxps://betaal-nu[.]nl/inloggen", "hxxp[:]//a[.]shop[.]nl", "http[://]b(.)nl", "jan (at) winkel [punt] nl"],
  );
});

test("brackets in an ordinary story make no link of it", () => {
  assert.deepEqual(namesIn("Hij kwam (punt) niet. Zie bijlage [.] of (at) thuis, stap (1.) en hxxp zonder meer"), []);
});

test("dates, amounts, order numbers and missing spaces after a full stop are not taken for indicators", () => {
  assert.deepEqual(
    namesIn("Op 01-02-2026 12:30 betaald.Is niks gekomen. 1.250,00 euro, factuur.zip, order 2024061234567"),
    [],
  );
  assert.deepEqual(namesIn("Contact met j.de Vries, versie 1.2.3, 0,50 euro en foto.unknownsuffix"), []);
});

test("however an analyst makes a link harmless, it is read, and its place is the one it stands at", () => {
  for (const [written, ...names] of [
    ["hxxps://betaal-nu{.}nl/x", "url https://betaal-nu.nl/x", "domain betaal-nu.nl"],
    ["h**p://a<.>nl", "url http://a.nl/", "domain a.nl"],
    ["meow://boef[.]com/x", "url http://boef.com/x", "domain boef.com"],
    ["http://example[.com/", "url http://example.com/", "domain example.com"],
    ["http://[example.com", "url http://example.com/", "domain example.com"],
    ["http://example.com[/]test", "url http://example.com/test", "domain example.com"],
    ["http://example,com/", "url http://example.com/", "domain example.com"],
    ["slecht\\.nl", "domain slecht.nl"],
    ["shop punt nl", "domain shop.nl"],
    ["jan apenstaartje gmail punt com", "email jan@gmail.com"],
    ["http://192[.]0[.]2[.]1:8080/pad", "url http://192.0.2.1:8080/pad"],
    ["192[.]0[dot]2[.]1:8080/pad", "url http://192.0.2.1:8080/pad"],
    ["http://2001:db8:0:0:0:0:0:1/pad", "url http://[2001:db8::1]/pad"],
    ["http://[2001:db8::1]:81/pad", "url http://[2001:db8::1]:81/pad"],
  ]) {
    const story = `Zie ${written} van gisteren`;
    assert.deepEqual(namesIn(story), names);
    assert.deepEqual(
      findsIn(story).map(({ start, end }) => story.slice(start, end)),
      [written],
    );
  }
  assert.deepEqual(namesIn("Versie 1.2.3.4, net 100.20.30.0/24, en dat was het punt, nl niets"), []);
});

test("a name before the @ of a link hides no link: it leads to what stands behind it, and is no e-mail address", () => {
  for (const link of ["https://www.bank-a.example@betaal-nu.nl/x", "http://naam:geheim@betaal-nu.nl/x"])
    assert.deepEqual(namesIn(`Ga naar ${link}`), [`url ${link.replace(/\/\/.*@/, "//")}`, "domain betaal-nu.nl"], link);
  assert.deepEqual(namesIn("Mail naar hulp@betaal-nu.nl of http://a.nl/ of jan@b.nl"), [
    "email hulp@betaal-nu.nl",
    "url http://a.nl/",
    "domain a.nl",
    "email jan@b.nl",
  ]);
});

test("disguised letters and digits give the value that a click or a call would reach", () => {
  assert.deepEqual(namesIn("０６-１２３４５６７８ of 𝐬𝐡𝐨𝐩.𝐧𝐥, ⓢhop.nl en shop。nl"), [
    "phone +31612345678",
    "domain shop.nl",
  ]);
  assert.deepEqual(namesIn("https://sh\u200bop\u00ad.nl/a"), ["url https://shop.nl/a", "domain shop.nl"]);
  assert.deepEqual(namesIn("Dit is niet іng.nl"), ["domain xn--ng-goc.nl"]);
  const story = "\u202eBel 𝟎𝟔-12345678\u200b nu";
  assert.deepEqual(
    findsIn(story).map(({ start, end }) => story.slice(start, end)),
    ["𝟎𝟔-12345678\u200b"],
  );
});

test("a link on a shared host names the profile, payment request, advertisement or parcel behind it", () => {
  const behind = (text: string) => namesIn(text).filter((name) => !/^(?:url|domain) /u.test(name));
  assert.deepEqual(behind("t.me/Nep_Naam en https://www.instagram.com/jan.nep/?igsh=1 tiktok.com/@nep"), [
    "handle telegram:nep_naam",
    "handle instagram:jan.nep",
    "handle tiktok:nep",
  ]);
  assert.deepEqual(behind("wa.me/31612345678"), ["phone +31612345678", "handle whatsapp:31612345678"]);
  assert.deepEqual(behind("http://tikkie.me/pay/abc1"), ["payment-link https://tikkie.me/pay/abc1"]);
  assert.deepEqual(behind("https://www.marktplaats.nl/v/fietsen/m1234567890-fiets"), ["listing m1234567890"]);
  assert.deepEqual(behind("https://jouw.postnl.nl/track-and-trace/3SABCD1234567-NL"), [
    "track-and-trace 3SABCD1234567",
  ]);
  assert.deepEqual(behind("https://www.instagram.com/p/Abc123/ https://x.com/home https://t.me/joinchat/abc"), []);
});

test("a value is read where its form or the words before it say what it is", () => {
  assert.deepEqual(
    namesIn(
      "Van @Nep.Shop, afzender 'MijnING'; ordernummer: ord-2024-12, track & trace: 12345678901234 of 3SABCD1234567. " +
        "KvK-nummer 12345678, wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, advertentie m1234567890; bel 14020.",
    ),
    [
      "handle @nep.shop",
      "sender-id mijning",
      "order ORD-2024-12",
      "track-and-trace 12345678901234",
      "track-and-trace 3SABCD1234567",
      "company 12345678",
      "wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
      "listing m1234567890",
      "phone 14020",
    ],
  );
  assert.deepEqual(namesIn("prijs @15.00, 14020 euro, order vandaag, 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"), []);
});

test("a list of ten thousand addresses gives at most two hundred indicators", () => {
  const list = Array.from({ length: 10_000 }, (_, number) => `a${number}@shop.nl`).join(" ");
  assert.equal(indicatorsIn(list).length, 200);
});

test("whatever text comes in, finds lie apart and in order, and each value is in normal form", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "NL91 ABNA 0417 1643 00",
      "06-12345678",
      "+31 (0)20",
      "shop.nl/a",
      "jan@shop.nl",
      "http://a.nl/(x)",
      "0900-8844",
      "hxxp://a[.]nl",
      "jan[at]a(punt)nl",
      "[.]",
      "is20",
      "(0",
    ),
    fc.constantFrom(" ", ".", "-", "(", ")", "@", "/", "+", "0", "\n", "betaald", "\u00a0", "www.", "xn--"),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const text = pieces.join("");
      let before = 0;
      for (const { start, end, indicators } of findsIn(text)) {
        assert.ok(start >= before && end > start && end <= text.length);
        before = end;
        for (const { kind, value } of indicators) assert.equal(normalise(kind, value), value);
      }
    }),
    { numRuns: 4000 },
  );
});
