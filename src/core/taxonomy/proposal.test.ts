/** A form that did not exist this morning: proposed, judged by another, in use this afternoon; nothing was restarted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asOwner, handIn, refusal, requests, requestTo, rows, scene, settle, tell } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { policyCovenants, type TestWorld, testWorld } from "#tools/world.ts";
import { loadCovenant } from "../covenant/in-force.ts";
import { followReport, readRequest, recordOutcome } from "../flow.ts";
import { acceptForm, proposeForm, refreshTaxonomy } from "./proposal.ts";
import { broaderOf, conceptsNamed } from "./taxonomy.ts";

const ines = { id: "ines", organisation: "politie-lmio" };
const omar = { id: "omar", organisation: "fraudehelpdesk" };
const eva = { id: "eva", organisation: "politie-lmio" };

const qrParking = {
  code: "qr-parkeerfraude",
  kind: "form",
  label: { nl: "Parkeerfraude met een QR-code", en: "QR parking fraud" },
  definition: {
    nl: "Op een parkeerautomaat zit een sticker met een QR-code die naar een valse betaalpagina leidt.",
    en: "A parking machine holds a sticker with a QR code that leads to a false payment page.",
  },
  law: ["326 Sr"],
  example: {
    nl: "U scant de code om te parkeren en betaalt aan een ander dan de gemeente.",
    en: "You scan the code to park and pay somebody other than the municipality.",
  },
  notThis: [
    { is: "qr-fraud", nl: "De code zat niet op een parkeerautomaat.", en: "The code was not on a parking machine." },
  ],
  aliases: { nl: ["parkeerautomaat", "valse parkeersticker"], en: ["parking sticker scam"] },
  broader: ["qr-fraud"],
  crosswalks: {
    rsit: [{ code: "fraud/phishing", relation: "broad" }],
    cbs: [{ code: "phishing", relation: "broad" }],
    attck4fraud: [{ code: "Phishing", relation: "broad" }],
    mitreF3: { none: "No technique for stickers" },
    eba: [{ code: "transfer/manipulation-of-payer", relation: "broad" }],
  },
  channels: ["in-person", "website"],
  victims: ["citizen"],
  source: "Proposal of a municipality",
  verified: false,
};
const covenant = (policyCovenants().find((source) => source.includes("id: webshop-three-reports")) ?? "")
  .replace("id: webshop-three-reports", "id: qr-parking-three-reports")
  .replace("forms: [fake-webshop, purchase-fraud]", "forms: [qr-parkeerfraude]");
const parked = {
  form: "qr-parkeerfraude",
  narrative: "Ik scande de code op de parkeerautomaat en betaalde aan een onbekende.",
  indicators: [{ kind: "domain", value: "parkeer-snel-betalen.nl", how: "visited" }],
};

/** The policy of tests is shared, and here it changes; so each world gets a copy, as each process has one. */
const own = (world: TestWorld): TestWorld => ({
  ...world,
  policy: { ...world.policy, taxonomy: { ...world.policy.taxonomy } },
});
const quiet = async () => own(await scene({ covenants: [] }));

eachStore(
  "QR parking fraud and its covenant are added as data, and three reports ask the registry, which answers, without a restart",
  async (store) => {
    const world = own(await testWorld(store, { covenants: [] }));
    await assert.rejects(tell(world, parked), { code: "INPUT_INVALID", path: "/form" });
    await assert.rejects(loadCovenant(world, covenant), {
      code: "POLICY_INVALID",
      message: /not a form of the taxonomy/,
    });

    const { id } = await proposeForm(world, ines, qrParking);
    await assert.rejects(tell(world, parked), { code: "INPUT_INVALID", path: "/form" }, "a proposal does nothing yet");
    await acceptForm(world, omar, id);
    assert.equal((await loadCovenant(world, covenant)).state, "active");

    await tell(world, parked);
    await tell(world, parked);
    assert.deepEqual(await requests(world), []);
    const { followUpCode } = await handIn(world, { ...parked, desk: "politie-lmio" });
    await settle(world);
    const { id: request, covenant: asked, value, state } = await requestTo(world, "sidn");
    assert.deepEqual(
      { asked, value, state },
      {
        asked: "qr-parking-three-reports",
        value: "parkeer-snel-betalen.nl",
        state: "sent",
      },
    );
    const stored = await rows(world, `select distinct form, taxonomy_version from report`);
    assert.deepEqual(stored, [{ form: "qr-parkeerfraude", taxonomy_version: 2 }]);

    const daan = { organisation: "sidn", by: "daan" };
    assert.deepEqual((await readRequest(world, daan, request)).fields, {
      indicator: { kind: "domain", value: "parkeer-snel-betalen.nl" },
      form: "qr-parkeerfraude",
    });
    await recordOutcome(world, daan, request, { result: "raised" });
    const told = await followReport(world, followUpCode);
    assert.equal(told.form, "qr-parkeerfraude");
    const answered = told.asked.find(({ partner }) => partner === "registry");
    assert.deepEqual(
      answered?.answers.map(({ result }) => result),
      ["raised"],
    );
  },
);

test("the new form counts under its wider terms, is found by its names, and is offered before the form for the rest", async () => {
  const world = await quiet();
  const { id } = await proposeForm(world, ines, qrParking);
  await acceptForm(world, omar, id);
  const { taxonomy } = world.policy;
  assert.deepEqual(broaderOf(taxonomy, "qr-parkeerfraude").slice(0, 2), ["qr-fraud", "phishing"]);
  assert.equal(conceptsNamed(taxonomy, "parkeerautomaat")[0]?.code, "qr-parkeerfraude");
  assert.deepEqual([...taxonomy.forms.keys()].slice(-2), ["qr-parkeerfraude", "other-online-fraud"]);
  assert.equal(taxonomy.concepts.get("qr-parkeerfraude")?.accepted?.proposal, id);
});

test("who proposed a form does not accept it, and the database refuses that too", async () => {
  const world = await quiet();
  const { id } = await proposeForm(world, ines, qrParking);
  await assert.rejects(acceptForm(world, ines, id), refusal("NOT_ALLOWED"));
  const byHand = `update taxonomy_form set accepted_by = proposed_by, accepted_at = proposed_at`;
  await assert.rejects(asOwner(world, byHand), /violates/);
  assert.equal(world.policy.taxonomy.forms.has("qr-parkeerfraude"), false);
});

test("what was accepted is what was proposed: the flow cannot change the text of a proposal", async () => {
  const world = await quiet();
  await proposeForm(world, ines, qrParking);
  await assert.rejects(
    rows(world, `update taxonomy_form set document = document || '{"law": []}'`),
    /permission denied/,
  );
});

test("accepting again by the same person changes nothing; by another it is told", async () => {
  const world = await quiet();
  const { id } = await proposeForm(world, ines, qrParking);
  await acceptForm(world, omar, id);
  await acceptForm(world, omar, id);
  await assert.rejects(acceptForm(world, eva, id), refusal("STATE_CONFLICT"));
  const events = await rows(world, `select type, organisation from event where type like 'form.%' order by id`);
  assert.deepEqual(events, [
    { type: "form.proposed", organisation: "politie-lmio" },
    { type: "form.accepted", organisation: "fraudehelpdesk" },
  ]);
});

eachStore("of two proposals for one code only one is accepted, also when two people accept at once", async (store) => {
  const world = own(await testWorld(store, { covenants: [] }));
  const one = await proposeForm(world, ines, qrParking);
  const two = await proposeForm(world, omar, { ...qrParking, source: "Another proposal" });
  const done = await Promise.allSettled([acceptForm(world, eva, one.id), acceptForm(own(world), eva, two.id)]);
  assert.deepEqual(done.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const [failed] = done.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  assert.equal(failed.code, "STATE_CONFLICT");
  assert.equal((await rows(world, `select 1 from taxonomy_form where accepted_by is not null`)).length, 1);
});

test("a process that was running already, and one that starts later, know the form once they refresh", async () => {
  const world = await quiet();
  const other = own(world);
  const { id } = await proposeForm(world, ines, qrParking);
  await acceptForm(world, omar, id);
  assert.equal(other.policy.taxonomy.forms.has("qr-parkeerfraude"), false);
  await refreshTaxonomy(other);
  assert.equal(other.policy.taxonomy.forms.has("qr-parkeerfraude"), true);
  const forms = other.policy.taxonomy.forms;
  await refreshTaxonomy(other);
  assert.equal(other.policy.taxonomy.forms, forms, "nothing new, nothing rebuilt");
  await loadCovenant(other, covenant);
  await handIn(other, parked);
});

test("a later version of the files that holds the code goes before what was added here", async () => {
  const world = await quiet();
  const { id } = await proposeForm(world, ines, qrParking);
  await acceptForm(world, omar, id);
  const later = own(world);
  const [shipped] = conceptsNamed(later.policy.taxonomy, "qr-parkeerfraude");
  assert.ok(shipped);
  const { accepted: _, ...fromFile } = shipped;
  later.policy.taxonomy.concepts = new Map([...later.policy.taxonomy.concepts, [fromFile.code, fromFile]]);
  await refreshTaxonomy(later);
  assert.equal(later.policy.taxonomy.concepts.get("qr-parkeerfraude")?.accepted, undefined);
  assert.equal(later.policy.taxonomy.forms.has("qr-parkeerfraude"), true);
});

test("a form that could not stand in the files is refused with its place, and nothing is stored", async () => {
  const world = await quiet();
  const wrong: readonly [string, object][] = [
    ["/law", { law: [] }],
    ["/law/0", { law: ["art. 326"] }],
    ["/lawNote", { law: ["326e Sr"] }],
    ["/example", { example: undefined }],
    ["/notThis/0/is", { notThis: [{ is: "parkeerboete", nl: "x", en: "x" }] }],
    ["/broader", { broader: [] }],
    ["/broader/0", { broader: ["qr-parkeerfraude"] }],
    ["/aliases", { aliases: { nl: ["babbeltruc"], en: [] } }],
    [
      "/crosswalks/cbs/0/code",
      { crosswalks: { ...qrParking.crosswalks, cbs: [{ code: "parkeren", relation: "exact" }] } },
    ],
    ["/kind", { kind: "umbrella", broader: [] }],
    ["/code", { code: "QR parkeren" }],
    ["", { colour: "red" }],
  ];
  for (const [path, change] of wrong) {
    await assert.rejects(proposeForm(world, ines, { ...qrParking, ...change }), { code: "INPUT_INVALID", path });
  }
  await assert.rejects(proposeForm(world, ines, { ...qrParking, code: "phishing" }), refusal("STATE_CONFLICT"));
  await assert.rejects(acceptForm(world, omar, world.newId()), refusal("NOT_FOUND"));
  assert.deepEqual(await rows(world, `select 1 from taxonomy_form`), []);
});
