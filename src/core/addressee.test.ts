import assert from "node:assert/strict";
import { test } from "node:test";
import { bankOf, pspOfPaymentLink, pspOfShop, registryOf, telcoOf } from "./addressee.ts";
import type { Directory, Organisation } from "./policy.ts";

function organisation(id: string, partner?: Organisation["partner"]): Organisation {
  const name = { nl: id, en: id };
  const base = {
    id,
    name,
    sector: "bank",
    public: false,
    regime: "avg",
    controller: id,
    processor: "kentering",
  } as const;
  return {
    ...base,
    agreement: "test",
    oin: "99000000000000000001",
    official: [],
    ...(partner === undefined ? {} : { partner }),
  };
}

const members = [
  organisation("fraudehelpdesk"),
  organisation("bank-a", { bankCodes: ["ABNA", "FTSB"] }),
  organisation("sidn", { tlds: ["nl"] }),
  organisation("psp-a", { shops: true, paymentHosts: ["betaal-a.example"] }),
  organisation("psp-b", { paymentHosts: ["betaal-b.example", "checkout.shared.example"] }),
];
const directory: Directory = {
  organisations: new Map(members.map((each) => [each.id, each])),
  persons: [],
  official: new Set(),
};

test("the bank of a Dutch account is found by its bank code; a foreign account with the same letters has none", () => {
  assert.equal(bankOf("NL91ABNA0417164300", directory)?.id, "bank-a");
  assert.equal(bankOf("NL02FTSB0000000000", directory)?.id, "bank-a");
  assert.equal(bankOf("NL69INGB0123456789", directory), undefined);
  assert.equal(bankOf("GB33ABNA20201555555555", directory), undefined);
});

test("the registry is the one that runs the last label of the domain", () => {
  assert.equal(registryOf("shop.nl", directory)?.id, "sidn");
  assert.equal(registryOf("nl.example", directory), undefined);
});

test("a payment link leads to the PSP whose page it is, also below its domain", () => {
  assert.equal(pspOfShop("shop.nl", ["https://pay.betaal-b.example/abc"], directory)?.id, "psp-b");
  assert.equal(pspOfShop("shop.nl", ["https://checkout.shared.example/abc"], directory)?.id, "psp-b");
  assert.equal(pspOfShop("betaal-b.example", [], directory)?.id, "psp-b");
});

test("a shop whose PSP is not known goes to the PSP that answers for shops, or to nobody", () => {
  assert.equal(pspOfShop("shop.nl", [], directory)?.id, "psp-a");
  assert.equal(pspOfShop("shop.nl", ["https://other.shared.example/", "not a link"], directory)?.id, "psp-a");
  assert.equal(pspOfShop("shop.nl", [], { ...directory, organisations: new Map() }), undefined);
});

test("the page of a payment link is its own PSP's; nobody answers for the pages of others", () => {
  assert.equal(pspOfPaymentLink("https://pay.betaal-b.example/abc", directory)?.id, "psp-b");
  assert.equal(pspOfPaymentLink("https://elders.example/abc", directory), undefined);
});

test("a number belongs to the provider with the longest range that fits; a service or foreign number to nobody", () => {
  const telcos = [organisation("telco-a", { numbers: ["+31"] }), organisation("telco-b", { numbers: ["+3185"] })];
  const these = { ...directory, organisations: new Map(telcos.map((each) => [each.id, each])) };
  assert.equal(telcoOf("+31850123456", these)?.id, "telco-b");
  assert.equal(telcoOf("+31201234567", these)?.id, "telco-a");
  assert.equal(telcoOf("08001234", these), undefined);
  assert.equal(telcoOf("+4915112345678", these), undefined);
});
