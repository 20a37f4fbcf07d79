/** Brands and government services that fraudsters pose as (`brands/` in the policy folder): what is theirs, how one names them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Static, Type } from "typebox";
import { type Brand, brandSectors } from "#core/policy.ts";
import { type PolicyFile, policyFilesIn, readPolicyFile } from "./file.ts";
import { isNormal } from "./normal-form.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });
const verified = Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]);
/** Letters and digits, with a hyphen or dot between them: as a brand stands in the name of a host. */
const words = Type.Array(Type.String({ pattern: "^[a-z\\d]+(?:[.-][a-z\\d]+)*$", minLength: 2 }), {
  uniqueItems: true,
});

const brandShape = Type.Object(
  {
    id: Type.String({ pattern: "^[a-z][a-z\\d]*(?:-[a-z\\d]+)*$" }),
    name: text,
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    domains: Type.Array(text, { minItems: 1 }),
    shared: Type.Optional(Type.Array(text, { minItems: 1 })),
    words: Type.Optional(words),
    common: Type.Optional(words),
    senders: Type.Optional(Type.Array(text, { minItems: 1 })),
    numbers: Type.Optional(Type.Array(Type.Object({ value: text, what: text, source: text }, exact), { minItems: 1 })),
    urgent: Type.Optional(Type.Object({ value: text, source: text }, exact)),
    payments: Type.Optional(Type.Literal(false)),
    source: Type.Optional(text),
    verified: Type.Optional(verified),
  },
  exact,
);

const brandsShape = Type.Object(
  { sector: Type.Enum(brandSectors), source: text, verified, brands: Type.Array(brandShape, { minItems: 1 }) },
  exact,
);

type BrandFile = PolicyFile<Static<typeof brandsShape>>;
type GivenBrand = Static<typeof brandShape>;

/** Every brand, each with the source that its file gives for all; a policy folder without the files has none. */
export function readBrands(policyFolder: string): readonly Brand[] {
  const folder = join(policyFolder, "brands");
  if (!existsSync(folder)) return [];
  const files = policyFilesIn(folder).map((file) => readPolicyFile(brandsShape, file));
  for (const file of files) checkNormalForms(file);
  checkNothingTwice(files);
  return files.flatMap(({ content: { sector, source, verified, brands } }) =>
    brands.map(
      (given): Brand => ({
        shared: [],
        words: [],
        common: [],
        senders: [],
        numbers: [],
        source,
        verified,
        ...given,
        sector,
      }),
    ),
  );
}

/** What is written otherwise than it would be met would never be recognised. */
function checkNormalForms(file: BrandFile): void {
  for (const [index, brand] of file.content.brands.entries()) {
    const at = ["brands", String(index)];
    for (const [key, kind, values] of [
      ["domains", "domain", brand.domains],
      ["shared", "domain", brand.shared ?? []],
      ["senders", "sender-id", brand.senders ?? []],
    ] as const) {
      for (const [place, value] of values.entries()) {
        if (!isNormal(kind, value)) throw file.fault([...at, key, String(place)], `this ${kind} is not in normal form`);
      }
    }
    for (const [place, { value }] of (brand.numbers ?? []).entries()) {
      if (!isNormal("phone", value))
        throw file.fault([...at, "numbers", String(place), "value"], "this phone is not in normal form");
    }
    if (brand.urgent !== undefined && !isNormal("phone", brand.urgent.value))
      throw file.fault([...at, "urgent", "value"], "this phone is not in normal form");
  }
}

/** One domain, one brand; one word, one brand: else a reason would name the wrong one. */
function checkNothingTwice(files: readonly BrandFile[]): void {
  const holders = new Map<string, string>();
  for (const file of files) {
    for (const [index, brand] of file.content.brands.entries()) {
      for (const { claim, place } of claimsOf(brand)) {
        const holder = holders.get(claim);
        if (holder !== undefined)
          throw file.fault(["brands", String(index), ...place], `${claim} already belongs to ${holder}`);
        holders.set(claim, brand.id);
      }
    }
  }
}

function claimsOf({ id, domains, shared = [], words = [], common = [] }: GivenBrand) {
  const each = (key: string, kind: string, values: readonly string[]) =>
    values.map((value, place) => ({ claim: `${kind} ${value}`, place: [key, String(place)] }));
  return [
    { claim: `the id ${id}`, place: ["id"] },
    ...each("domains", "the domain", domains),
    // A domain may be both: its own site, and its customers' mail.
    ...each("shared", "the shared domain", shared),
    ...each("words", "the word", words),
    ...each("common", "the word", common),
  ];
}
