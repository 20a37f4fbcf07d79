/** Countries whose law protects data as ours does, for each regime (`countries.yaml` in the policy folder). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Type } from "typebox";
import type { Directory } from "#core/policy.ts";
import { readPolicyFile } from "./file.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });
const regime = Type.Union([Type.Literal("avg"), Type.Literal("wpg")]);

const countriesShape = Type.Object(
  {
    countries: Type.Array(
      Type.Object(
        {
          group: text,
          reason: text,
          source: text,
          verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
          /** Under which of the two laws a country counts as safe: they do not go together. */
          regimes: Type.Array(regime, { minItems: 1, uniqueItems: true }),
          codes: Type.Array(Type.String({ pattern: "^[A-Z]{2}$" }), { minItems: 1 }),
        },
        exact,
      ),
    ),
  },
  exact,
);

/** The codes for each regime; a policy folder without the file has none, so that nothing counts as safe by mistake. */
export function readCountries(policyFolder: string): NonNullable<Directory["protecting"]> {
  const path = join(policyFolder, "countries.yaml");
  const protecting = { avg: new Set<string>(), wpg: new Set<string>() };
  if (!existsSync(path)) return protecting;
  const file = readPolicyFile(countriesShape, path);
  for (const [group, { codes, regimes }] of file.content.countries.entries()) {
    for (const [index, code] of codes.entries()) {
      for (const law of regimes) {
        const at = ["countries", String(group), "codes", String(index)];
        if (protecting[law].has(code)) throw file.fault(at, `${code} is there twice for ${law}`);
        protecting[law].add(code);
      }
    }
  }
  return protecting;
}
