/** Examples of the contract: checking, and looking for oneself. Everybody and everything in them is invented. */
import type { OperationExample } from "../openapi-examples.ts";
import { instant, later, values } from "./invented.ts";

const checked = {
  verdict: "reported",
  indicators: [
    {
      kind: "domain",
      value: values.shop,
      role: "mentioned",
      verdict: "reported",
      reasons: [{ code: "reported", text: "Meerdere mensen hebben dit gemeld." }],
    },
  ],
  reasons: [],
  advice: [{ code: "do-not-go-on", text: "Klik niet, betaal niet en geef geen codes." }],
  checkedAt: instant,
  expiresAt: later,
};
const hash = "b30a61f6e75bef1e3cc11d3a5a3bb8d3ab3ad4ab54a1a95e0b9c2c2f2d9c3f10";

export const checkingExamples: Readonly<Record<string, OperationExample>> = {
  createCheck: { request: { text: "Uw pas verloopt, ga naar https://winkel-voorbeeld.nl/pas" }, answer: checked },
  createCheckBatch: {
    request: { texts: ["Uw pas verloopt, ga naar https://winkel-voorbeeld.nl/pas", "088 000 0001"] },
    answer: { items: [checked] },
  },
  listSignalPrefixes: { answer: { prefixes: [hash.slice(0, 8)], expiresAt: later } },
  readSignalPrefix: { answer: { hashes: [{ hash, expiresAt: later }], expiresAt: later } },
};
