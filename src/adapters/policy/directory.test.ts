import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { extractIBAN } from "ibantools";
import { Refusal } from "#core/errors.ts";
import { readDirectory } from "./directory.ts";

const directory = readDirectory("policy");
const organisations = [...directory.organisations.values()];

/** Every actor the letter names, and the organisation that stands for it. */
const actors: Readonly<Record<string, readonly string[]>> = {
  "Ministry of Justice and Security": ["jenv"],
  "Ministry of Finance": ["fin"],
  "Ministry of Economic Affairs": ["ezk"],
  "Minister for Legal Protection": ["rechtsbescherming"],
  "Ministry of General Affairs": ["az"],
  "House of Representatives": ["tweede-kamer"],
  "Committee for Justice and Security": ["commissie-jv"],
  "Police and its units": ["politie", "politie-noord-nederland"],
  LMIO: ["politie-lmio"],
  "Public prosecution": ["om"],
  Banks: ["bank-a", "bank-b", "bank-c", "rabobank"],
  "Banking association": ["nvb"],
  "Payment services": ["psp-a", "psp-foreign", "online-betaalplatform"],
  Marktplaats: ["marktplaats"],
  "Other platforms": ["platform-b"],
  SIDN: ["sidn"],
  "Telecom providers": ["telco-a", "telco-b"],
  ACM: ["acm"],
  "Tax Administration": ["belastingdienst"],
  CJIB: ["cjib"],
  "Logius (DigiD)": ["logius"],
  RDW: ["rdw"],
  CMI: ["cmi"],
  Fraudehelpdesk: ["fraudehelpdesk"],
  SODA: ["soda"],
  "LAVG and bailiffs": ["lavg", "gerechtsdeurwaarder-a"],
  "Victim support": ["slachtofferhulp"],
  Consumentenbond: ["consumentenbond"],
  "Victims' foundations": ["slachtofferorganisaties"],
  CCV: ["ccv"],
  "Scholieren.com": ["scholieren-com"],
  Halt: ["halt"],
  Schools: ["scholen"],
  "Education platforms": ["onderwijsplatforms"],
  Libraries: ["bibliotheken"],
  "Associations of older people": ["ouderenbonden"],
  Municipalities: ["gemeenten"],
  Broadcaster: ["tijd-voor-max"],
  BOVAG: ["bovag"],
  "VNO-NCW": ["vno-ncw"],
  "MKB-Nederland": ["mkb-nl"],
  NPC: ["npc"],
  Insurers: ["verbond-van-verzekeraars"],
  TNO: ["tno"],
  CBS: ["cbs"],
  "University of Twente": ["ut"],
  WODC: ["wodc"],
  "Electronics shop": ["shop-a"],
  "Belgian colleagues": ["belgisch-meldpunt"],
  "Consumer representatives and market parties": ["marktpartijen"],
  "ICT sector": ["ict-sector"],
  "Internet services": ["internetdiensten"],
  "Trade associations": ["branches"],
  "Citizens, youngsters, seniors and small businesses": ["public"],
  "Account holder and guardian": ["rekeninghouder-ingang"],
};

test("every actor of the letter has its organisation in the directory", () => {
  const absent = Object.entries(actors).filter(([, ids]) => ids.some((id) => !directory.organisations.has(id)));
  assert.deepEqual(absent, []);
});

test("every number in our own directory is a test number, so that none can be taken for a real organisation", () => {
  for (const { id, oin } of organisations) assert.match(oin, /^99\d{18}$/, id);
  assert.equal(new Set(organisations.map(({ oin }) => oin)).size, organisations.length);
});

test("every organisation whose role is invented says so in both languages", () => {
  const invented = organisations.filter(({ id, official }) => /-[abc]$|^psp-/.test(id) || official.some(isExample));
  assert.ok(invented.length >= 10);
  for (const { id, name } of invented) {
    assert.match(name.nl, /\(demonstratie\)/, id);
    assert.match(name.en, /\(demonstration\)/, id);
  }
});

function isExample({ value }: { value: string }): boolean {
  return value.endsWith(".example");
}

test("a Dutch account number leads to one bank", () => {
  const bankOf = (iban: string): string[] => {
    const code = extractIBAN(iban).bankIdentifier ?? "";
    return organisations.filter(({ partner }) => partner?.bankCodes?.includes(code)).map(({ id }) => id);
  };
  assert.deepEqual(bankOf("NL91ABNA0417164300"), ["bank-a"]);
  assert.deepEqual(bankOf("NL86INGB0002445588"), ["bank-b"]);
  assert.deepEqual(bankOf("NL39RABO0300065264"), ["rabobank"]);
});

test("each desk knows how sure it can be of a reporter, as the design says", () => {
  const strengthOf = (id: string): unknown => directory.organisations.get(id)?.desk?.strength;
  assert.deepEqual(strengthOf("politie-lmio"), { default: "identified", maximum: "identified" });
  assert.deepEqual(strengthOf("marktplaats"), { default: "transaction", maximum: "transaction" });
  assert.deepEqual(strengthOf("fraudehelpdesk"), { default: "confirmed", maximum: "confirmed" });
  assert.deepEqual(strengthOf("cmi"), { default: "confirmed", maximum: "confirmed" });
  assert.deepEqual(strengthOf("public"), { default: "unconfirmed", maximum: "unconfirmed", confirmedBy: "mail" });
});

test("police data is held under the police data act, everyone else's under the GDPR", () => {
  const wpg = organisations.filter(({ regime }) => regime === "wpg").map(({ sector }) => sector);
  assert.deepEqual([...new Set(wpg)], ["police"]);
  assert.ok(organisations.every(({ sector, regime }) => sector !== "police" || regime === "wpg"));
});

test("a private desk that passes reports on to private partners names its licence (UAVG art. 33)", () => {
  const privateDesks = organisations.filter((o) => o.desk && !o.public);
  assert.ok(privateDesks.length > 0);
  for (const { id, apLicence } of privateDesks) assert.ok(apLicence, id);
});

test("everyone who takes reports or can raise a barrier has a person who can sign in", () => {
  const hasOne = (organisation: string, role: string): boolean =>
    directory.persons.some((p) => p.organisation === organisation && p.roles.includes(role));
  const closed = organisations.filter(
    ({ id, desk, partner }) =>
      (desk && id !== "public" && !hasOne(id, "desk-worker")) || (partner && !hasOne(id, "partner-worker")),
  );
  assert.deepEqual(closed, []);
  for (const role of ["investigator", "piket"]) assert.ok(hasOne("politie-lmio", role), role);
  for (const role of ["programme", "auditor"]) assert.ok(hasOne("jenv", role), role);
});

test("a bank's own domain and the tax office's own account are known as official", () => {
  for (const value of ["domain bank-a.example", "phone +31880000001", "iban NL86INGB0002445588"]) {
    assert.ok(directory.official.has(value), value);
  }
});

test("a mistake in the directory is refused with the file and line where it stands", () => {
  const mistakes: readonly { file: string; from: string; to: string; says: RegExp }[] = [
    { file: "bank", from: "partner:", to: "partnr:", says: /"partnr" is not a key we know here/ },
    { file: "bank", from: "[INGB]", to: "[ABNA]", says: /bank code ABNA already belongs to bank-a/ },
    { file: "police", from: "controller: politie\n", to: "controller: polite\n", says: /no organisation "polite"/ },
    { file: "police", from: "maximum: identified", to: "maximum: confirmed", says: /default strength is above/ },
    { file: "bank", from: "+31880000001", to: "088-0000001", says: /this phone is not in normal form/ },
    { file: "desk", from: "regime: avg", to: "regime: gdpr", says: /regime/ },
    { file: "desk", from: "    regime: avg\n", to: "", says: /lacks "regime"/ },
    { file: "persons", from: "organisation: bank-a", to: "organisation: bank-z", says: /no organisation "bank-z"/ },
    { file: "persons", from: "[auditor]", to: "[auditer]", says: /roles/ },
    { file: "shop", from: "sector: shop", to: "sector: [shop", says: /line \d+/ },
  ];
  for (const { file, from, to, says } of mistakes) {
    const text = readFileSync(`policy/directory/${file}.yaml`, "utf8");
    const line = text.slice(0, text.indexOf(from)).split("\n").length;
    assert.ok(text.includes(from), `${file} has ${from}`);
    const fault = faultOf(
      file,
      text.replace(from, () => to),
    );
    assert.equal(fault.code, "POLICY_INVALID");
    assert.match(fault.message, says);
    assert.match(fault.message, new RegExp(`directory/${file}\\.yaml line \\d+`));
    assert.match(fault.path ?? "", /^\d+:\d+$/);
    // What is missing, or never closed, has no line of its own; every other mistake stands where it was made.
    if (to !== "" && file !== "shop") assert.equal(fault.path?.split(":")[0], String(line), fault.message);
  }
});

function faultOf(file: string, text: string): Refusal {
  const folder = mkdtempSync(join(tmpdir(), "kentering-policy-"));
  try {
    cpSync("policy/directory", join(folder, "directory"), { recursive: true });
    writeFileSync(join(folder, "directory", `${file}.yaml`), text);
    readDirectory(folder);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error;
  } finally {
    rmSync(folder, { recursive: true });
  }
  return assert.fail(`${file}.yaml with a mistake was accepted`);
}
