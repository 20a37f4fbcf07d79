/** Ten registries that exist for the measurement only, and an agreement by which one report of a shop asks one of them. */
import type { Directory, Organisation } from "#core/policy.ts";

export const registries = ["nl", "be", "de", "fr", "eu", "com", "net", "org", "info", "shop"].map((tld) => ({
  id: `registry-${tld}`,
  tld,
}));

/** The directory with these in the place of whoever ran these domains. */
export function withRegistries(directory: Directory): Directory {
  const others = [...directory.organisations].filter(([, { partner }]) => partner?.tlds === undefined);
  const ours = registries.map(({ id, tld }, place): [string, Organisation] => [
    id,
    {
      id,
      name: { nl: `Register van .${tld}`, en: `Registry of .${tld}` },
      sector: "registry",
      public: false,
      regime: "avg",
      controller: id,
      processor: "kentering",
      agreement: "Measurement",
      oin: `990000000000009${String(place).padStart(2, "0")}000`,
      partner: { tlds: [tld] },
      official: [],
    },
  ]);
  return { ...directory, organisations: new Map([...others, ...ours]) };
}

/** No real agreement: it asks at the first report, so that each report of it is one notice. */
export const shopCovenant = `
id: bench-shops
version: 1
source: { reference: "A measurement, not an agreement", verified: false }
valid: { from: 2022-06-16, review: 2099-01-01 }
parties:
  politie: { signed: 2022-06-16, by: "Measurement" }
  politie-lmio: { signed: 2022-06-16, by: "Measurement" }
${registries.map(({ id }) => `  ${id}: { signed: 2022-06-16, by: "Measurement" }`).join("\n")}
dpia: { reference: "Measurement" }
advice: { officer: "Measurement", date: 2022-06-01 }
controller: politie
processor: kentering
agreement: "Measurement"
regime: wpg
on: { kinds: [domain], forms: [sales-fraud] }
count: { window: P90D, strength: [identified] }
when: "reporters >= 1"
decide: { by: rule }
steps:
  - ask: registry
    about: { kind: domain }
    addressee: registry-of-tld
    barrier: takedown
    share: [indicator, form]
    ground: { basis: wpg20, decision: "Measurement" }
    purpose: "Measuring"
    retain: P1Y
    within: P3D
    notice: { who: addressee, when: P1D }
`;
