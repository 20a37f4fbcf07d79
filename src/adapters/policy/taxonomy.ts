/** The shared taxonomy, newest version, and the whole of policy as the flow needs it. Read from the policy folder at start. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Static, Type } from "typebox";
import type { Brand, Directory, Policy, SharedTaxonomy } from "#core/policy.ts";
import { treeFaults } from "#core/taxonomy/decision-tree.ts";
import { conceptFaults } from "#core/taxonomy/lint.ts";
import { migrationFaults } from "#core/taxonomy/migration.ts";
import {
  conceptFileShape,
  type DecisionTree,
  decisionTreeShape,
  type Migration,
  migrationShape,
  type RoleStatus,
  schemesShape,
} from "#core/taxonomy/shape.ts";
import { type Concept, formsOf } from "#core/taxonomy/taxonomy.ts";
import { readBrands } from "./brands.ts";
import { readDirectory } from "./directory.ts";
import { type PolicyFile, policyFilesIn, readPolicyFile } from "./file.ts";
import { readLinkHosts } from "./link-hosts.ts";
import { readLures } from "./lures.ts";
import { readPublicRule } from "./public-rule.ts";
import { readSelfProtection } from "./self-protection.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });
const bilingual = Type.Object({ nl: text, en: text }, exact);

/** Version 1, frozen in forms.yaml: a list of forms and nothing else. */
const firstShape = Type.Object(
  {
    version: Type.Literal(1),
    forms: Type.Array(
      Type.Object(
        {
          code: Type.String({ pattern: "^[a-z][a-z-]*$" }),
          label: bilingual,
          definition: bilingual,
          law: Type.Array(Type.String({ pattern: "^\\d+[a-z]* [A-Z][A-Za-z]*$" })),
          source: text,
          verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
        },
        exact,
      ),
      { minItems: 1 },
    ),
  },
  exact,
);

type ConceptFile = PolicyFile<Static<typeof conceptFileShape>>;

/** Everything in the policy folder that the flow reads; bad policy is refused, so that we never start on it. */
export function readPolicy(policyFolder: string): Policy {
  const taxonomy = readTaxonomy(policyFolder);
  const brands = readBrands(policyFolder);
  const directory = readDirectory(policyFolder);
  return {
    taxonomy,
    directory: { ...directory, official: new Set([...directory.official, ...ownDomains(brands, directory)]) },
    brands,
    links: readLinkHosts(policyFolder),
    lures: readLures(policyFolder, taxonomy),
    measures: readSelfProtection(policyFolder),
    ...readPublicRule(policyFolder),
  };
}

/** Where a brand alone speaks: whoever reports it, the brand is imitated. Not where its customers write, as on a marketplace. */
function ownDomains(brands: readonly Brand[], { hubs }: Directory): readonly string[] {
  return brands
    .flatMap(({ sector, domains, shared }) =>
      closed.has(sector)
        ? domains.filter((domain) => !shared.includes(domain)).map((domain) => `domain ${domain}`)
        : [],
    )
    .filter((domain) => hubs?.has(domain) !== true);
}

const closed: ReadonlySet<Brand["sector"]> = new Set(["bank", "government", "parcel", "energy", "insurance"]);

/** Reads the newest version, and the way to it from each earlier one; what is wrong is refused with its file and line. */
export function readTaxonomy(policyFolder: string): SharedTaxonomy {
  const folder = join(policyFolder, "taxonomy");
  const first = readFirst(folder);
  const versions = versionsIn(folder);
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error(`${folder} holds no folder version-2`);
  const files = conceptFilesOf(folder, newest);
  const concepts = conceptsIn(files);
  const { content } = readPolicyFile(schemesShape, join(folder, `version-${newest}`, "schemes.yaml"));
  checkConcepts(files, concepts, content.schemes);
  return {
    version: newest,
    forms: formsOf(concepts),
    concepts,
    schemes: content.schemes,
    migrations: readMigrations(folder, versions, first, new Set(concepts.keys())),
    roleStatuses: new Map(files.flatMap((file) => roleStatusesIn(file))),
  };
}

/** Reads the questions that lead to a form; a tree in which a form cannot be reached is refused. */
export function readDecisionTree(policyFolder: string, { version, forms }: SharedTaxonomy): DecisionTree {
  const file = readPolicyFile(
    decisionTreeShape,
    join(policyFolder, "taxonomy", `version-${version}`, "decision-tree.yaml"),
  );
  const [fault] = treeFaults(file.content, new Set(forms.keys()));
  if (fault !== undefined) throw file.fault(fault.place, fault.sentence);
  return file.content;
}

/** The codes of version 1. */
function readFirst(folder: string): ReadonlySet<string> {
  const { content, fault } = readPolicyFile(firstShape, join(folder, "forms.yaml"));
  const codes = new Set<string>();
  for (const [index, { code }] of content.forms.entries()) {
    if (codes.has(code)) throw fault(["forms", String(index), "code"], `"${code}" is there twice`);
    codes.add(code);
  }
  return codes;
}

/** The later versions, oldest first: each is a folder of its own. */
function versionsIn(folder: string): readonly number[] {
  return readdirSync(folder)
    .flatMap((name) => /^version-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function conceptFilesOf(folder: string, version: number): readonly ConceptFile[] {
  return policyFilesIn(join(folder, `version-${version}`, "concepts")).map((file) =>
    readPolicyFile(conceptFileShape, file),
  );
}

function conceptsIn(files: readonly ConceptFile[]): ReadonlyMap<string, Concept> {
  const concepts = new Map<string, Concept>();
  for (const { content, fault } of files) {
    for (const [index, concept] of content.concepts.entries()) {
      if (concepts.has(concept.code))
        throw fault(["concepts", String(index), "code"], `"${concept.code}" is there twice`);
      concepts.set(concept.code, concept);
    }
  }
  return concepts;
}

function checkConcepts(
  files: readonly ConceptFile[],
  concepts: ReadonlyMap<string, Concept>,
  schemes: SharedTaxonomy["schemes"],
): void {
  for (const { content, fault } of files) {
    for (const [index, concept] of content.concepts.entries()) {
      const [wrong] = conceptFaults(concept, concepts, schemes);
      if (wrong === undefined) continue;
      throw fault(
        ["concepts", String(index), ...wrong.place],
        `${concept.code}: ${wrong.place.join(" ")} ${wrong.sentence}`,
      );
    }
  }
}

/** One migration for each version after the first, each accounting for every code of the version before. */
function readMigrations(
  folder: string,
  versions: readonly number[],
  first: ReadonlySet<string>,
  newest: ReadonlySet<string>,
): readonly Migration[] {
  let before = { version: 1, codes: first };
  return versions.map((version) => {
    const last = version === versions.at(-1);
    const codes = last ? newest : new Set(conceptsIn(conceptFilesOf(folder, version)).keys());
    const file = readPolicyFile(migrationShape, join(folder, `version-${version}`, `from-${before.version}.yaml`));
    if (file.content.from !== before.version || file.content.to !== version)
      throw file.fault(["from"], `must lead from ${before.version} to ${version}`);
    const [fault] = migrationFaults(file.content, before.codes, codes);
    if (fault !== undefined) throw file.fault(["moves", fault.code], `"${fault.code}" ${fault.sentence}`);
    before = { version, codes };
    return file.content;
  });
}

function roleStatusesIn({ content }: ConceptFile): [string, RoleStatus][] {
  return Object.entries(content.roleStatuses ?? {});
}
