import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { mapped } from "#core/taxonomy/migration.ts";
import { schemeIds } from "#core/taxonomy/shape.ts";
import {
  broaderOf,
  conceptsNamed,
  exactly,
  formGroups,
  formsUnder,
  otherCode,
  sameAs,
} from "#core/taxonomy/taxonomy.ts";
import { readPolicy, readTaxonomy } from "./taxonomy.ts";

const taxonomy = readTaxonomy("policy");
const { version, forms, concepts, schemes, migrations } = taxonomy;
const first = readFileSync("policy/taxonomy/forms.yaml", "utf8");
const firstCodes = [...first.matchAll(/^ {2}- code: (.+)$/gm)].map(([, code]) => code ?? "");

test("every fraud form that the letter names is in the newest version, under the code it always had", () => {
  const promised = [
    "phishing",
    "smishing",
    "purchase-fraud",
    "sales-fraud",
    "fake-webshop",
    "spoofing",
    "bank-helpdesk-fraud",
    "friend-in-need-fraud",
    "tech-support-scam",
    "identity-fraud",
    "doorstep-scam",
    "money-mule",
    "cyber-cashing",
  ];
  assert.equal(version, 2);
  assert.deepEqual(
    promised.filter((code) => !forms.has(code)),
    [],
  );
});

test("what desks receive beyond the letter has a form of its own, and nothing is offered after the form for the rest", () => {
  const beyond = ["investment-fraud", "boiler-room-fraud", "recovery-room-fraud", "romance-fraud", "ceo-fraud"];
  beyond.push("invoice-fraud", "job-scam", "task-scam", "rental-fraud", "ticket-fraud", "subscription-trap");
  beyond.push("extortion", "sextortion", "account-takeover", "card-fraud", "qr-fraud");
  assert.deepEqual(
    beyond.filter((code) => !forms.has(code)),
    [],
  );
  assert.equal([...forms.keys()].at(-1), otherCode);
});

test("version 1 is frozen: not a letter of it changes any more", () => {
  const digest = createHash("sha256").update(first).digest("hex");
  assert.equal(digest, "43be6bcac2dc088c90bc496988d98e59de7e9058662f273d4cece585b199a685");
});

test("every code of version 1 has a place in version 2, or a person is asked; none is lost", () => {
  assert.equal(firstCodes.length, 14);
  for (const code of firstCodes) {
    const where = mapped(migrations, code, 1, version);
    if (code === otherCode) {
      assert.ok(where.is === "choice" && where.until === code && where.codes.includes("investment-fraud"));
    } else assert.deepEqual(where, { is: "one", code });
  }
  assert.deepEqual(mapped(migrations, "qr-fraud", 1, version), { is: "unknown" }, "it was no code of version 1");
});

test("every form has articles, labels, an example, a not-this, channels and victims, and hangs under online fraud", () => {
  for (const form of [...concepts.values()].filter(({ kind }) => kind === "form")) {
    assert.ok(form.law.length > 0, form.code);
    assert.ok(form.label.nl !== "" && form.label.en !== "", form.code);
    assert.ok(form.example !== undefined && form.example.nl !== form.example.en, form.code);
    assert.ok((form.notThis ?? []).length > 0, form.code);
    assert.ok(form.channels.length > 0 && form.victims.length > 0, form.code);
    assert.ok(broaderOf(taxonomy, form.code).includes("online-fraud"), form.code);
  }
});

test("every concept is mapped onto each list of others by codes that are known there, or says why not", () => {
  for (const { code, crosswalks } of concepts.values()) {
    for (const scheme of schemeIds) {
      const matches = crosswalks[scheme];
      if ("none" in matches) assert.ok(matches.none.length > 5, `${code} ${scheme}`);
      else
        for (const match of matches) assert.ok(schemes[scheme]?.codes[match.code], `${code} ${scheme} ${match.code}`);
    }
  }
});

test("no code of others lies about unused: what we name, we map", () => {
  const used = (scheme: (typeof schemeIds)[number]) =>
    new Set(
      [...concepts.values()].flatMap(({ crosswalks: { [scheme]: m } }) =>
        "none" in m ? [] : m.map(({ code }) => code),
      ),
    );
  for (const scheme of schemeIds) {
    const unused = Object.keys(schemes[scheme]?.codes ?? {}).filter((code) => !used(scheme).has(code));
    assert.deepEqual(unused, [], scheme);
  }
});

test("a partner's code that means exactly one of our forms goes to it and comes back unchanged", () => {
  let pairs = 0;
  for (const { code, crosswalks } of concepts.values()) {
    for (const scheme of schemeIds) {
      for (const theirs of exactly(crosswalks[scheme])) {
        assert.equal(sameAs(taxonomy, scheme, theirs)?.code, code, `${scheme} ${theirs}`);
        pairs += 1;
      }
    }
  }
  assert.ok(pairs >= 20, String(pairs));
  assert.equal(sameAs(taxonomy, "cbs", "aankoopfraude")?.code, "purchase-fraud");
  assert.equal(sameAs(taxonomy, "cbs", "phishing"), undefined, "CBS counts more under it than we do");
});

test("plain non-delivery is not 326: buying, selling and web shop fraud name the articles made for them, and when", () => {
  assert.deepEqual(concepts.get("purchase-fraud")?.law, ["326 Sr", "326e Sr"]);
  assert.deepEqual(concepts.get("sales-fraud")?.law, ["326 Sr", "326a Sr"]);
  assert.deepEqual(concepts.get("fake-webshop")?.law, ["326 Sr", "326e Sr"]);
  assert.match(concepts.get("purchase-fraud")?.lawNote?.nl ?? "", /Alleen niet leveren is een geschil/);
  assert.match(concepts.get("purchase-fraud")?.definition.nl ?? "", /Late levering is geen fraude/);
  assert.match(concepts.get("purchase-fraud")?.definition.en ?? "", /Slow delivery is not fraud/);
});

test("people find a form by the word they use: babbeltruc, hulpvraagfraude, WhatsApp-fraude", () => {
  const found = (words: string) => conceptsNamed(taxonomy, words)[0]?.code;
  assert.equal(found("babbeltruc"), "doorstep-scam");
  assert.equal(found("Babbeltrucs"), "doorstep-scam");
  assert.equal(found("hulpvraagfraude"), "friend-in-need-fraud");
  assert.equal(found("WhatsApp-fraude"), "friend-in-need-fraud");
  assert.equal(found("één cent overmaken"), "fake-payment-request");
  assert.deepEqual(conceptsNamed(taxonomy, "parkeerautomaat"), []);
  assert.deepEqual(conceptsNamed(taxonomy, " - "), []);
});

test("each word for fraud that the letter uses leads, as the letter writes it, to what it means there", () => {
  const words: Readonly<Record<string, string>> = {
    "online fraude": "online-fraud",
    oplichting: "online-fraud",
    internetoplichting: "online-fraud",
    handelsfraude: "buying-and-selling",
    aankoopfraude: "purchase-fraud",
    verkoopfraude: "sales-fraud",
    "valse webwinkels": "fake-webshop",
    "malafide webwinkel": "fake-webshop",
    nepwebwinkels: "fake-webshop",
    phishing: "phishing",
    phishingmails: "phishing",
    smishing: "smishing",
    "sms-phishing": "smishing",
    spoofing: "spoofing",
    bankhelpdeskfraude: "bank-helpdesk-fraud",
    helpdeskfraude: "tech-support-scam",
    "techsupport-scams": "tech-support-scam",
    "vriend-in-noodfraude": "friend-in-need-fraud",
    "vriend-in-nood": "friend-in-need-fraud",
    hulpvraagfraude: "friend-in-need-fraud",
    identiteitsfraude: "identity-fraud",
    babbeltrucs: "doorstep-scam",
    geldezels: "money-mule",
    cybercashers: "cyber-cashing",
    cashers: "casher",
    rekeninghouders: "role-unknown",
    witwassen: "moving-the-money",
    cryptovaluta: "cash-out-crypto",
    "online criminaliteit": "online-crime",
    "gedigitaliseerde criminaliteit": "digitised-crime",
    "ondermijnende criminaliteit": "undermining-crime",
  };
  const led = Object.keys(words).map((word) => [word, conceptsNamed(taxonomy, word)[0]?.code]);
  assert.deepEqual(led, Object.entries(words));
});

test("umbrella terms stand above the root, and hold all fraud or only what belongs there", () => {
  assert.equal(conceptsNamed(taxonomy, "gedigitaliseerde criminaliteit")[0]?.code, "digitised-crime");
  assert.deepEqual(broaderOf(taxonomy, "online-fraud"), ["digitised-crime", "online-crime"]);
  assert.equal(formsUnder(taxonomy, "online-crime").length, forms.size);
  assert.deepEqual(formsUnder(taxonomy, "cybercrime"), []);
  assert.deepEqual(formsUnder(taxonomy, "undermining-crime"), ["money-mule", "cyber-cashing"]);
  assert.deepEqual(formsUnder(taxonomy, "phishing"), ["phishing", "smishing", "qr-fraud", "fake-payment-request"]);
  assert.deepEqual(
    [...forms.keys()].filter((code) => concepts.get(code)?.kind !== "form"),
    [],
    "no umbrella, group, role or way of cashing out can be reported",
  );
});

test("a role above reported needs a person and a ground, and every way of cashing out names the trace it leaves", () => {
  const roles = [...concepts.values()].filter(({ kind }) => kind === "role").map(({ code }) => code);
  assert.deepEqual(roles, ["mule", "organiser", "casher", "role-unknown"]);
  assert.deepEqual(
    [...taxonomy.roleStatuses].map(([status, { needsPersonAndGround }]) => [status, needsPersonAndGround]),
    [
      ["reported", false],
      ["suspected", true],
      ["confirmed", true],
      ["cleared", true],
    ],
  );
  const traces = [...concepts.values()].filter(({ kind }) => kind === "cash-out").map(({ seenBy }) => seenBy);
  assert.deepEqual(traces, [["atm"], ["order", "delivery-address", "track-and-trace"], ["wallet"]]);
});

test("every concept is told in Dutch and in English, in sentences that a person can read aloud", () => {
  for (const { code, kind, definition, example, notThis } of concepts.values()) {
    assert.notEqual(definition.nl, definition.en, code);
    const told = [definition, ...(example ? [example] : []), ...(notThis ?? [])].flatMap(({ nl, en }) => [nl, en]);
    for (const sentence of told.flatMap((text) => text.split(/(?<=[.:?]) /))) {
      assert.ok(sentence.split(" ").length <= 25, `${kind} ${code}: ${sentence}`);
    }
  }
});

const mistakes: readonly { file: string; from: string; to: string; says: RegExp }[] = [
  { file: "forms.yaml", from: "law:", to: "laws:", says: /"laws" is not a key we know here/ },
  { file: "forms.yaml", from: "code: smishing", to: "code: phishing", says: /"phishing" is there twice/ },
  { file: "forms.yaml", from: '["326 Sr"]', to: '["art. 326"]', says: /law/ },
  {
    file: "version-2/from-1.yaml",
    from: "  smishing: {became: same}\n",
    to: "",
    says: /"smishing" is not accounted for/,
  },
  {
    file: "version-2/from-1.yaml",
    from: "phishing: {became: same}",
    to: "phishing: {became: renamed, to: [hengelen]}",
    says: /goes to "hengelen", which the new version does not have/,
  },
  {
    file: "version-2/concepts/2-buying-and-selling.yaml",
    from: "code: aankoopfraude, relation: exact",
    to: "code: koopfraude, relation: exact",
    says: /"koopfraude" is not a code of cbs that we know/,
  },
  {
    file: "version-2/concepts/2-buying-and-selling.yaml",
    from: "code: aankoopfraude, relation: broad",
    to: "code: aankoopfraude, relation: exact",
    says: /"aankoopfraude" is exactly "fake-webshop" already/,
  },
  {
    file: "version-2/concepts/2-buying-and-selling.yaml",
    from: "is: fake-webshop",
    to: "is: nepwinkel",
    says: /"nepwinkel" is not another concept/,
  },
  {
    file: "version-2/concepts/3-posing-as-another.yaml",
    from: '"nepmail"',
    to: '"babbeltruc"',
    says: /"babbeltruc" is already a name of "doorstep-scam"/,
  },
  {
    file: "version-2/concepts/1-above-the-root.yaml",
    from: "broader: []",
    to: "broader: [online-fraud]",
    says: /"online-crime" is above itself/,
  },
  {
    file: "version-2/concepts/4-promises.yaml",
    from: "broader: [false-promises]",
    to: "broader: [cybercrime]",
    says: /does not lead to "online-fraud"/,
  },
];

test("a mistake in the taxonomy is refused with the file and line, and nothing starts on it", () => {
  for (const { file, from, to, says } of mistakes) {
    const path = join("policy", "taxonomy", file);
    const text = readFileSync(path, "utf8");
    assert.ok(text.includes(from), `${file} holds ${from}`);
    const folder = mkdtempSync(join(tmpdir(), "kentering-policy-"));
    cpSync("policy", folder, { recursive: true });
    const changed = text.replace(from, () => to);
    writeFileSync(join(folder, "taxonomy", file), changed);
    try {
      assert.throws(() => readPolicy(folder), {
        code: "POLICY_INVALID",
        message: new RegExp(`/${file.split("/").at(-1)?.replaceAll(".", "\\.")} line \\d+: .*${says.source}`),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

test("the line told is the line of the mistake", () => {
  const folder = mkdtempSync(join(tmpdir(), "kentering-policy-"));
  cpSync("policy", folder, { recursive: true });
  const file = join(folder, "taxonomy", "version-2", "concepts", "5-pressure-and-accounts.yaml");
  const text = readFileSync(file, "utf8");
  const at = text.indexOf("mitreF3: [{code: T1451");
  const line = text.slice(0, at).split("\n").length;
  writeFileSync(file, text.replace("code: T1451", "code: T9999"));
  try {
    assert.throws(() => readPolicy(folder), { message: new RegExp(`yaml line ${line}: sim-swapping: .*"T9999"`) });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a person chooses among all forms under their groups, each offered once, what fits nowhere last", () => {
  const groups = formGroups(taxonomy);
  const offered = groups.flatMap(({ forms }) => forms.map(({ code }) => code));
  assert.deepEqual(offered.toSorted(), [...taxonomy.forms.keys()].toSorted());
  assert.equal(offered.at(-1), otherCode);
});
