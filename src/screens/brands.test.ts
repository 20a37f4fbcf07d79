/** Who poses as a brand is told with the word and the real domain; who is the brand, or has nothing to do with it, is let be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { inOwnLetters } from "./brand/punycode.ts";
import { addressFindings, brandIndex, brandsNamedIn, hostFindings, linkFindings, senderFindings } from "./brands.ts";

const { brands, links } = readPolicy("policy");
const index = brandIndex(brands, links);

/** The strongest finding as "code strength brand". */
const of = (host: string): string => {
  const [first] = hostFindings(index, host);
  return first === undefined ? "nothing" : `${first.code} ${first.strength} ${first.brand}`;
};

test("a host that poses as a brand is told by the rule that shows it", () => {
  for (const [host, says] of [
    ["ing-verificatie.top", "brand.word strong ing"],
    ["mijn-ing-verificatie.nl", "brand.word strong ing"],
    ["rabo-portaal.example", "brand.word strong rabobank"],
    ["appmovil-ing.example", "brand.word strong ing"],
    ["kbclotterywinner.example", "brand.word strong kbc"],
    ["ing.nl.verify-id.com", "brand.official-inside strong ing"],
    ["mijn.ing.nl.iets.example", "brand.official-inside strong ing"],
    ["itsme.be-41.info", "brand.official-inside strong itsme"],
    ["postnl-nl-pakket.example", "brand.official-inside strong postnl"],
    ["ing.direct-login.com", "brand.subdomain strong ing"],
    ["belastingdienst.iets.example", "brand.subdomain weak belastingdienst"],
    ["postnl-volgen.pages.dev", "brand.free-host strong postnl"],
    ["rabobank.example", "brand.other-ending weak rabobank"],
    ["post-nl-track.example", "brand.word strong postnl"],
    ["r4bobank-inloggen.example", "brand.look-alike strong rabobank"],
    [URL.parse("https://r\u0430bobank.nl")?.hostname ?? "", "brand.look-alike strong rabobank"],
    ["mediamarkkt.example", "brand.misspelt strong mediamarkt"],
    ["belastingdeinst.nl", "brand.misspelt strong belastingdienst"],
    ["wetransferdocs.example", "brand.word strong wetransfer"],
  ] as const)
    assert.equal(of(host), says, host);
});

test("a brand's own host, and those under it, are official; where its customers write proves nothing", () => {
  for (const host of ["ing.nl", "www.ing.nl", "bankieren.ing.nl", "mijn.postnl.nl", "booking.com", "www.gov.uk"])
    assert.match(of(host), /^brand\.official none /u, host);
  for (const host of ["wa.me", "contoso.onmicrosoft.com", "bunq.me"])
    assert.match(of(host), /^brand\.shared none /u, host);
});

test("a short or common name inside another word is no sign of that brand", () => {
  for (const host of [
    "shipping.example",
    "secure-banking.example",
    "investing.example",
    "postcodeloterij-uitslagen.example",
    "bolcom-verzamelaar-nee.gov.uk",
    "exactonline.nl",
    "bollenstreek.nl",
    "nsb-archief.nl",
    "amazonas-reizen.nl",
    "action-painting.nl",
    "jansen-ing.nl",
    "finance-academie.nl",
    "camping-de-post.nl",
  ])
    assert.ok(!of(host).includes("strong"), `${host}: ${of(host)}`);
});

test("a common name without a word that lures beside it says nothing at all", () => {
  for (const host of ["jansen-ing.nl", "ing-bureau-bakker.nl", "action-painting.nl", "ups-accu.nl"])
    assert.equal(of(host), "nothing", host);
});

test("moving a pose to .nl does not make it safe, and another country's ending does not make it official", () => {
  assert.equal(of("ing-verificatie.nl"), "brand.word strong ing");
  assert.equal(of("amazon.com.au"), "brand.other-ending weak amazon");
});

test("each finding names the brand's real domain and the word that it is about", () => {
  const [first] = hostFindings(index, "ing-verificatie.top");
  assert.deepEqual([first?.official, first?.word, first?.name], ["ing.nl", "ing", "ING"]);
});

test("a link is judged by its host; a brand in the path is weak, and what stands before an @ is no host", () => {
  const codes = (link: string) =>
    linkFindings(index, link)?.findings.map(({ code, strength }) => `${code} ${strength}`);
  assert.deepEqual(codes("https://iets.example/rabobank/inloggen"), ["brand.path weak"]);
  assert.deepEqual(codes("https://www.ing.nl@iets.example/"), ["brand.official-inside strong"]);
  assert.deepEqual(codes("https://click.list-manage.com/rabobank"), []);
  assert.equal(linkFindings(index, "https://mijn.ing.nl/x")?.official, "ing");
  assert.equal(linkFindings(index, "https://bit.ly/3abc")?.shortened, true);
  assert.equal(linkFindings(index, "javascript:alert(1)"), undefined);
  assert.equal(linkFindings(index, "https://"), undefined);
});

test("an address poses by its domain, or by the words before the @ of free mail", () => {
  const codes = (address: string) => addressFindings(index, address).map(({ code, strength }) => `${code} ${strength}`);
  assert.deepEqual(codes("noreply@ing.nl"), ["brand.official none"]);
  assert.deepEqual(codes("noreply@ing-beveiliging.example"), ["brand.word strong"]);
  assert.ok(codes("rabobank.klantenservice@gmail.com").includes("brand.mailbox weak"));
});

test("a sender's name is never proof: it names a brand, or only looks like one", () => {
  const codes = (sender: string) => senderFindings(index, sender).map(({ code, brand }) => `${code} ${brand}`);
  assert.deepEqual(codes("PostNL"), ["brand.sender postnl"]);
  assert.deepEqual(codes("P0STNL"), ["brand.look-alike postnl"]);
  assert.deepEqual(codes("Jan"), []);
});

test("a text names a brand by its own word; a common word only in the brand's capitals", () => {
  const named = (text: string) => brandsNamedIn(index, text).map(({ name }) => name.brand.id);
  assert.deepEqual(named("Uw ING-pas verloopt, zegt de Post NL bezorger"), ["ing", "postnl"]);
  assert.deepEqual(named("De ABN AMRO en bol.com"), ["abn-amro", "bol"]);
  assert.deepEqual(named("een ideaal idee, in actie voor de stripe"), []);
  assert.deepEqual(named("Uw Rаbоbаnk rekening"), ["rabobank"]);
});

test("a label in punycode is read in its own letters, and what is no such label is left", () => {
  for (const [label, own] of [
    ["xn--bcher-kva", "bücher"],
    ["xn--mnchen-3ya", "münchen"],
    ["xn--80ak6aa92e", "аррӏе"],
    ["xn--", ""],
    ["xn--\u00e9", "xn--\u00e9"],
    ["gewoon", "gewoon"],
  ] as const)
    assert.equal(inOwnLetters(label), own, label);
});

test("any string as a host, link, address, sender or text gives findings and never fails", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("ing", "xn--", ".", "-", "rabobank", "@", "/", "nl"),
  );
  const hostile = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(hostile, (text) => {
      for (const { strength, official } of hostFindings(index, text))
        assert.ok(strength.length > 0 && official.includes("."));
      linkFindings(index, text);
      addressFindings(index, text);
      senderFindings(index, text);
      brandsNamedIn(index, text);
    }),
    { numRuns: 150 },
  );
});

test("a host of the longest kind, and a text of a megabyte, cost no more than their length", () => {
  const long = `${"ing-rabobank-verificatie".repeat(20)}.example`;
  assert.ok(Array.isArray(hostFindings(index, long)));
  assert.deepEqual(brandsNamedIn(index, "a".repeat(1_000_000)), []);
});
