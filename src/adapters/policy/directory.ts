/** The directory: who takes part, what each can do, what is officially theirs. Read from `directory/` in the policy folder. */
import { basename, join } from "node:path";
import { type Static, Type } from "typebox";
import { personRoles } from "#core/people/access.ts";
import { type Directory, type Organisation, type Sector, type SeededPerson, sectors } from "#core/policy.ts";
import { indicatorKinds, strengths } from "#core/types.ts";
import { readCountries } from "./countries.ts";
import { type PolicyFile, policyFilesIn, readPolicyFile } from "./file.ts";
import { readHubs } from "./hubs.ts";
import { isNormal } from "./normal-form.ts";

const exact = { additionalProperties: false };
const id = Type.String({ pattern: "^[a-z][a-z0-9-]*$" });
const text = Type.String({ minLength: 1 });
const strength = Type.Enum(strengths);
const mailbox = Type.String({ pattern: "^[a-z0-9._+-]+@[a-z0-9-]+(\\.[a-z0-9-]+)+$" });

const organisationShape = Type.Object(
  {
    name: Type.Object({ nl: text, en: text }, exact),
    public: Type.Boolean(),
    regime: Type.Union([Type.Literal("avg"), Type.Literal("wpg")]),
    country: Type.Optional(Type.String({ pattern: "^[A-Z]{2}$" })),
    controller: id,
    processor: id,
    agreement: text,
    apLicence: Type.Optional(text),
    oin: Type.String({ pattern: "^\\d{20}$" }),
    mailbox: Type.Optional(mailbox),
    desk: Type.Optional(
      Type.Object(
        {
          strength: Type.Object(
            { default: strength, maximum: strength, confirmedBy: Type.Optional(Type.Literal("mail")) },
            exact,
          ),
          mailboxes: Type.Optional(Type.Array(mailbox)),
        },
        exact,
      ),
    ),
    partner: Type.Optional(
      Type.Object(
        {
          bankCodes: Type.Optional(Type.Array(Type.String({ pattern: "^[A-Z]{4}$" }), { minItems: 1 })),
          tlds: Type.Optional(Type.Array(Type.String({ pattern: "^[a-z][a-z0-9-]+$" }), { minItems: 1 })),
          paymentHosts: Type.Optional(Type.Array(Type.String({ pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$" }))),
          numbers: Type.Optional(Type.Array(Type.String({ pattern: "^\\+[1-9]\\d{1,14}$" }), { minItems: 1 })),
          shops: Type.Optional(Type.Boolean()),
        },
        exact,
      ),
    ),
    official: Type.Optional(
      Type.Array(
        Type.Object(
          {
            kind: Type.Enum(indicatorKinds),
            value: text,
            source: text,
            verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
          },
          exact,
        ),
      ),
    ),
  },
  exact,
);

const sectorShape = Type.Object(
  {
    sector: Type.Enum(sectors),
    organisations: Type.Record(Type.String({ pattern: "^[a-z][a-z0-9-]*$" }), organisationShape, exact),
  },
  exact,
);

const personsShape = Type.Object(
  {
    persons: Type.Array(
      Type.Object(
        { subject: id, name: text, organisation: id, roles: Type.Array(Type.Enum(personRoles), { minItems: 1 }) },
        exact,
      ),
    ),
  },
  exact,
);

type SectorFile = PolicyFile<Static<typeof sectorShape>>;

/** Reads the directory from the policy folder; the first thing that is wrong is refused with its file and line. */
export function readDirectory(policyFolder: string): Directory {
  const folder = join(policyFolder, "directory");
  const files = policyFilesIn(folder).filter((file) => basename(file) !== "persons.yaml");
  const sectorFiles = files.map((file) => readPolicyFile(sectorShape, file));
  const organisations = new Map<string, Organisation>();
  for (const file of sectorFiles) {
    for (const [name, given] of Object.entries(file.content.organisations)) {
      if (organisations.has(name)) throw file.fault(["organisations", name], `"${name}" is already in another file`);
      organisations.set(name, organisation(name, file.content.sector, given));
    }
  }
  for (const file of sectorFiles) checkOrganisations(file, organisations);
  checkNothingTwice(sectorFiles);
  return {
    organisations,
    persons: readPersons(folder, organisations),
    official: officialValues(organisations),
    hubs: readHubs(policyFolder),
    protecting: readCountries(policyFolder),
  };
}

function organisation(name: string, sector: Sector, given: Static<typeof organisationShape>): Organisation {
  const official = (given.official ?? []).map((value) => ({ ...value, verified: String(value.verified) }));
  return { ...given, id: name, sector, official };
}

/** What the shape cannot see: references to others, a desk that may not be surer than it can be, values in normal form. */
function checkOrganisations(file: SectorFile, known: ReadonlyMap<string, Organisation>): void {
  for (const [name, { controller, processor, desk, official }] of Object.entries(file.content.organisations)) {
    const at = ["organisations", name];
    if (!known.has(controller)) throw file.fault([...at, "controller"], `no organisation "${controller}"`);
    if (!known.has(processor)) throw file.fault([...at, "processor"], `no organisation "${processor}"`);
    if (desk && strengths.indexOf(desk.strength.default) > strengths.indexOf(desk.strength.maximum)) {
      throw file.fault([...at, "desk", "strength"], "the default strength is above the maximum");
    }
    if (desk?.strength.confirmedBy !== undefined && desk.strength.default !== "unconfirmed") {
      throw file.fault([...at, "desk", "strength", "confirmedBy"], "whoever reports here is confirmed already");
    }
    for (const [index, { kind, value }] of (official ?? []).entries()) {
      if (!isNormal(kind, value)) {
        throw file.fault([...at, "official", String(index), "value"], `this ${kind} is not in normal form`);
      }
    }
  }
}

/** One bank code, one bank; one number, one organisation: else a request could go to the wrong one. */
function checkNothingTwice(files: readonly SectorFile[]): void {
  const holders = new Map<string, string>();
  for (const file of files) {
    for (const [name, { oin, mailbox: own, desk, partner }] of Object.entries(file.content.organisations)) {
      const claims = [
        { value: `OIN ${oin}`, place: ["oin"] },
        ...(own === undefined ? [] : [{ value: `mailbox ${own}`, place: ["mailbox"] }]),
        ...(desk?.mailboxes ?? []).map((mailbox) => ({ value: `mailbox ${mailbox}`, place: ["desk", "mailboxes"] })),
        ...(partner?.bankCodes ?? []).map((code) => ({ value: `bank code ${code}`, place: ["partner", "bankCodes"] })),
        ...(partner?.tlds ?? []).map((tld) => ({ value: `top-level domain ${tld}`, place: ["partner", "tlds"] })),
        ...(partner?.paymentHosts ?? []).map((host) => ({ value: `host ${host}`, place: ["partner", "paymentHosts"] })),
        ...(partner?.numbers ?? []).map((start) => ({ value: `numbers ${start}`, place: ["partner", "numbers"] })),
        ...(partner?.shops ? [{ value: "every other shop", place: ["partner", "shops"] }] : []),
      ];
      for (const { value, place } of claims) {
        const holder = holders.get(value);
        if (holder !== undefined) {
          throw file.fault(["organisations", name, ...place], `${value} already belongs to ${holder}`);
        }
        holders.set(value, name);
      }
    }
  }
}

function readPersons(folder: string, known: ReadonlyMap<string, Organisation>): readonly SeededPerson[] {
  const file = readPolicyFile(personsShape, join(folder, "persons.yaml"));
  const subjects = new Set<string>();
  for (const [index, { subject, organisation }] of file.content.persons.entries()) {
    const at = ["persons", String(index)];
    if (!known.has(organisation)) throw file.fault([...at, "organisation"], `no organisation "${organisation}"`);
    if (subjects.has(subject)) throw file.fault([...at, "subject"], `"${subject}" is there twice`);
    subjects.add(subject);
  }
  return file.content.persons;
}

function officialValues(organisations: ReadonlyMap<string, Organisation>): ReadonlySet<string> {
  return new Set([...organisations.values()].flatMap((o) => o.official.map(({ kind, value }) => `${kind} ${value}`)));
}
