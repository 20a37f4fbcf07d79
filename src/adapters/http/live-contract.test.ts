/** The contract, called: every operation as it is meant, and every error that it says it can answer. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { tokenOf } from "#core/confirmation.ts";
import { Refusal } from "#core/errors.ts";
import {
  bodyOf,
  csv,
  mail,
  nobodyKnows,
  plantedCovenant,
  refusedTo,
  rfc822,
  typeOf,
  urlOf,
  visitorFor,
  visitors,
  whole,
} from "#tools/calls.ts";
import { type Answer, assertPromised, faultsIn, type Operation, operationsOf, underReview } from "#tools/contract.ts";
import { anybody, ask, type House, person, threeReports, token, type Visitor } from "#tools/http.ts";
import { asOwner } from "#tools/scene.ts";
import { apiVersion } from "./app.ts";
import { usualLimit } from "./limits.ts";
import { examples } from "./openapi-examples.ts";

test("every operation with JSON in or out has an example, and each fits the shape it stands beside", async () => {
  const house = await whole();
  const operations = await operationsOf(house);
  for (const { operationId, requestBody, responses } of operations) {
    const request = requestBody?.content["application/json"];
    const good = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
    const answer = good?.content?.["application/json"];
    for (const media of [
      request,
      answer,
      ...Object.values(responses).map(({ content }) => content?.["application/problem+json"]),
    ]) {
      if (media === undefined) continue;
      assert.ok(media.example !== undefined, `${operationId}: put its example in src/adapters/http/examples`);
      assert.deepEqual(faultsIn(media.schema, media.example), [], operationId);
    }
  }
  const ids = operations.map(({ operationId }) => operationId);
  assert.deepEqual(
    Object.keys(examples).filter((id) => !ids.includes(id)),
    [],
    "examples of nothing",
  );
});

test("called as it is meant, every operation answers as the contract says, and nothing beside it", async () => {
  const house = await whole();
  const operations = await operationsOf(house);
  const { world, uploads } = house;
  const [, desk, sidn, ravi, sanne, wout] = await visitors(house);
  const hugo = await person(world, "ezk", ["programme"]);
  const called = new Set<string>();
  const call = async (
    by: Visitor | undefined,
    operationId: string,
    id?: string,
    body?: unknown,
    more?: Record<string, string>,
  ) => {
    const operation = operations.find((each) => each.operationId === operationId);
    assert.ok(operation !== undefined && by !== undefined, operationId);
    const answer = await ask(house, by, operation.method, urlOf(operation, id), body, more);
    assert.ok(answer.statusCode < 300, `${operationId}: ${answer.payload}`);
    assertPromised(operation, answer, apiVersion);
    called.add(operationId);
    return answer;
  };
  const example = (operationId: string) => examples[operationId]?.request;
  const uuid = async (text: string) => (await house.rows<{ id: string }>(text))[0]!.id;

  await call(anybody, "loadExamples", undefined, {});
  await call(anybody, "createCheck", undefined, example("createCheck"));
  assert.match((await call(anybody, "createCheck", undefined, mail, rfc822)).json().read, /^a@voorbeeld/);
  const checker = await token(world, "marktplaats", ["checks"]);
  await call(checker, "createCheckBatch", undefined, example("createCheckBatch"));
  await call(anybody, "listSignalPrefixes");
  await call(checker, "readSignalPrefix", "0a1b");
  await threeReports(world);
  const { id: report, dossierId } = (await call(desk, "createReport", undefined, example("createReport"))).json();
  const letters = [];
  for (const time of [1, 2, 3, 4]) {
    const told = {
      form: "phishing",
      narrative: `Vals bericht ${time}`,
      reporter: { email: `m${time}@voorbeeld.example` },
    };
    const made = (await call(anybody, "createReport", undefined, told)).json();
    letters.push({
      code: made.followUpCode,
      letter: await uuid(`select letter as id from confirmation where report = '${made.id}'`),
    });
  }
  const [confirmed, denied, withdrawn, erased] = letters;
  await call(anybody, "createConfirmation", undefined, { token: tokenOf(world, confirmed!.letter) });
  await call(anybody, "createDenial", undefined, { token: tokenOf(world, denied!.letter) });
  const { code } = confirmed!;
  await call(anybody, "createFollowUp", undefined, { code });
  await call(anybody, "createAddition", undefined, { ...Object(example("createAddition")), code });
  await call(anybody, "createCorrection", undefined, { ...Object(example("createCorrection")), code });
  await call(anybody, "createCopy", undefined, { code });
  await call(anybody, "createWithdrawal", undefined, { code: withdrawn!.code });
  await call(anybody, "createErasure", undefined, { code: erased!.code });
  await call(desk, "createMail", undefined, mail, rfc822);

  const dossier = (await call(ravi, "readDossier", dossierId)).json();
  const tie = dossier.ties.find((each: { role: string }) => each.role === "controlled");
  const [a, b] = dossier.reports.map(({ id }: { id: string }) => id);
  await call(ravi, "createSameness", dossierId, { a, b });
  await call(ravi, "createSameness", dossierId, { a, b, undo: true });
  await call(ravi, "createSeparation", dossierId, { a, b, reason: "Gebeld." });
  await call(ravi, "createCut", dossierId, { report: tie.report, indicator: tie.indicator, reason: "Vergissing." });
  await call(desk, "createFinding", report, example("createFinding"));

  const { items: requests } = (await call(sidn, "listBarrierRequests")).json();
  const { reference } = (await call(sidn, "readBarrierRequest", requests[0].id)).json();
  await call(sidn, "createNotice", requests[0].id, example("createNotice"));
  await call(anybody, "lookUpReference", undefined, { reference });
  await call(anybody, "createAppeal", undefined, { ...Object(example("createAppeal")), reference });
  await call(sidn, "createAcknowledgement", requests[0].id, {});
  await call(sidn, "createOutcome", requests[0].id, example("createOutcome"));
  await call(sidn, "createOutcomes", undefined, example("createOutcomes"));
  const psp = await person(world, "psp-a", ["partner-worker"]);
  await call(psp, "describeTrader", undefined, { ...Object(example("describeTrader")), value: "elders.example" });
  const { items: cases } = (await call(ravi, "listCases")).json();
  await call(ravi, "readCase", cases[0].id);
  await call(ravi, "createDecision", cases[0].id, example("createDecision"));

  const bank = await token(world, "bank-a", ["imports"]);
  const { items: own } = (await call(bank, "createDeclarations", undefined, example("createDeclarations"))).json();
  await call(bank, "listDeclarations");
  await call(bank, "withdrawDeclaration", own[0].id);
  const roos = await person(world, "rabobank", ["partner-worker"]);
  const { id: alert } = (await call(roos, "createAlert", undefined, example("createAlert"))).json();
  await call(roos, "listAlerts");
  await call(roos, "callOffAlert", alert);
  await call(sidn, "setWebhook", undefined, example("setWebhook"));
  await call(wout, "assignWebhook", undefined, example("assignWebhook"));
  await call(sidn, "getWebhook");
  await call(sidn, "createWebhookTest", undefined, {});
  await call(sidn, "listDeliveries");
  await asOwner(world, `update delivery set delivered_at = null, dead_at = $1 where recipient = 'sidn'`, [world.now()]);
  await call(sidn, "createReplay", await uuid(`select id from delivery where recipient = 'sidn' limit 1`), {});
  await call(sidn, "removeWebhook");
  await underReview(world, cases[0].id);
  const { items: reviews } = (await call(ravi, "listBarrierReviews")).json();
  await call(ravi, "createRenewal", reviews[0].id, example("createRenewal"));
  const hub = { kind: "domain", value: "fietsen-voordeel.nl", isHub: true, reason: "Van velen." };
  await call(ravi, "createHubFinding", undefined, hub);

  for (const id of ["readContract", "listFraudForms", "listOrganisations"]) await call(anybody, id);
  await call(desk, "listCovenants");
  const source = readFileSync("policy/covenants/webshop-three-reports.yaml", "utf8");
  await call(sanne, "createCovenant", undefined, { source });
  const planted = source.replace("id: webshop-three-reports", `id: ${plantedCovenant.id}`);
  await call(sanne, "createCovenant", undefined, { source: planted });
  await call(sanne, "createTrial", undefined, { covenant: plantedCovenant });
  for (const turn of ["createActivation", "createRetirement"]) await call(hugo, turn);
  const { id: proposal } = (await call(sanne, "createProposal", undefined, example("createProposal"))).json();
  await call(sanne, "listProposals");
  await call(hugo, "createProposalDecision", proposal, example("createProposalDecision"));
  const { id: made } = (await call(wout, "createToken", undefined, example("createToken"))).json();
  await call(wout, "revokeToken", made);
  await call(sanne, "createLogVerification", undefined, {});
  for (const list of ["listProcessings", "listDisclosures"]) await call(sanne, list);

  const { id: file } = (await call(desk, "createImport", undefined, "form,narrative\nphishing,\n", csv)).json();
  for (let turn = 0; turn < 100_000 && uploads.isReading(file); turn++) await new Promise((next) => setImmediate(next));
  await call(desk, "getImport", file);
  await call(desk, "listImports");
  await call(desk, "getImportRejects", file);
  assert.deepEqual(
    operations.map(({ operationId }) => operationId).filter((id) => !called.has(id)),
    elsewhere,
    "not called",
  );
});

/** Called over HTTP by a test of its own, which sets up more than this walk: a hearing (core/redress). */
const elsewhere = ["createStatement"];

/** What makes an operation answer an error, by the error's number; undefined where this is tried elsewhere. */
type Provoke = (house: House, operation: Operation, by: Visitor) => Promise<Answer | undefined>;

const provocations: Readonly<Record<number, Provoke>> = {
  400: (house, operation, by) =>
    ask(house, by, operation.method, `${urlOf(operation)}?unknown=1`, bodyOf(operation), typeOf(operation)),
  401: (house, operation) =>
    ask(house, anybody, operation.method, urlOf(operation), bodyOf(operation), {
      ...typeOf(operation),
      authorization: "Bearer kt_wrong",
    }),
  403: (house, operation, by) =>
    operation.method === "GET"
      ? refusedTo(house, operation)
      : ask(house, by, operation.method, urlOf(operation), bodyOf(operation), {
          ...typeOf(operation),
          origin: "https://elsewhere.example",
        }),
  404: (house, operation, by) => {
    const unknownCode = house.world.secrets.followUpCode(nobodyKnows);
    const unknown = {
      ...Object(examples[operation.operationId]?.request),
      ...(operation.operationId === "createTrial"
        ? { covenant: plantedCovenant }
        : operation.path.startsWith("/redress")
          ? { reference: unknownCode }
          : { code: unknownCode }),
    };
    return ask(
      house,
      by,
      operation.method,
      urlOf(operation),
      operation.path.includes("{") ? bodyOf(operation) : unknown,
    );
  },
  413: async (house, operation, by) =>
    operation.requestBody === undefined || "application/json" in operation.requestBody.content
      ? ask(house, by, operation.method, urlOf(operation), {
          text: "x".repeat(operation.operationId === "createTrial" ? 17_000_000 : 1_200_000),
        })
      : operation.operationId === "createMail"
        ? ask(house, by, "POST", urlOf(operation), mail, { ...rfc822, "content-length": "60000000" })
        : undefined,
  415: (house, operation, by) =>
    ask(house, by, operation.method, urlOf(operation), "<a/>", { "content-type": "application/xml" }),
};

for (const [status, provoke] of Object.entries(provocations)) {
  test(`whatever operation says it can answer ${status} does, as a problem document`, async () => {
    const house = await whole();
    const known = await visitors(house);
    let provoked = 0;
    for (const operation of await operationsOf(house)) {
      if (!(status in operation.responses)) continue;
      const answer = await provoke(house, operation, visitorFor(house, operation, known));
      if (answer === undefined) continue;
      assert.equal(answer.statusCode, Number(status), `${operation.operationId}: ${answer.payload}`);
      assertPromised(operation, answer, apiVersion);
      provoked += 1;
    }
    assert.ok(provoked > 2, String(provoked));
  });
}

test("what stands against the present state is 409, and the same key with another body 422, wherever that can be", async () => {
  const house = await whole();
  const operations = await operationsOf(house);
  const [, desk, , , sanne] = await visitors(house);
  const check = async (
    status: number,
    operationId: string,
    by: Visitor | undefined,
    body: unknown,
    more?: Record<string, string>,
  ) => {
    const operation = operations.find((each) => each.operationId === operationId)!;
    const answer = await ask(house, by!, operation.method, urlOf(operation), body, more);
    assert.equal(answer.statusCode, status, `${operationId}: ${answer.payload}`);
    assertPromised(operation, answer, apiVersion);
  };
  const report = { form: "phishing", narrative: "Een vals bericht.", externalId: "z1" };
  const keyed = { "idempotency-key": "k1" };
  await check(201, "createReport", desk, report, keyed);
  await check(409, "createReport", desk, { ...report, channel: "app" });
  await check(422, "createReport", desk, { ...report, channel: "app" }, keyed);
  await check(201, "createMail", desk, mail, { ...rfc822, ...keyed, "idempotency-key": "m1" });
  await check(422, "createMail", desk, `${mail}anders`, { ...rfc822, "idempotency-key": "m1" });
  await check(201, "createProposal", sanne, examples.createProposal?.request);
  await check(409, "createProposal", sanne, {
    form: { ...Object(examples.createProposal?.request).form, code: "phishing" },
  });
});

test("whoever asks too often gets 429 with a time to wait, at every operation, as often as the contract says", async () => {
  const house = await whole();
  const operations = await operationsOf(house);
  const tooMany = async (operation: Operation) => {
    const answer = await ask(house, anybody, operation.method, urlOf(operation));
    assert.equal(answer.statusCode, 429, `${operation.operationId}: ${answer.payload}`);
    assert.match(String(answer.headers["retry-after"]), /^(60|[1-5]?\d)$/);
    assertPromised(operation, answer, apiVersion);
  };
  for (const operation of operations) {
    const own = operation["x-per-minute"];
    if (own === undefined) continue;
    for (let time = 0; time < own.public; time++) {
      const answer = await ask(house, anybody, operation.method, urlOf(operation));
      assert.notEqual(answer.statusCode, 429, `${operation.operationId}, time ${time}`);
    }
    await tooMany(operation);
  }
  for (let time = 0; time < usualLimit.public; time++) await ask(house, anybody, "GET", "/v1/organisations");
  for (const operation of operations) await tooMany(operation);
});

test("all programs of one organisation share one limit, and those of another keep theirs", async () => {
  const house = await whole();
  const [one, other] = [await token(house.world, "sidn", ["imports"]), await token(house.world, "sidn", ["imports"])];
  for (let time = 0; time < 15; time++) {
    for (const by of [one, other]) await ask(house, by, "POST", "/v1/imports", "x", csv);
  }
  const elsewhere = await token(house.world, "cmi", ["imports"]);
  const statuses = await Promise.all(
    [one, other, elsewhere].map(async (by) => (await ask(house, by, "POST", "/v1/imports", "x", csv)).statusCode),
  );
  assert.deepEqual(
    statuses.map((status) => status === 429),
    [true, true, false],
    statuses.join(),
  );
});

const broken: Readonly<Record<number, Error>> = {
  500: new Error("a bug of ours"),
  503: new Refusal("STORE_UNAVAILABLE", "The store cannot be reached just now; try again in a moment."),
};

for (const [status, error] of Object.entries(broken)) {
  test(`when the store fails us every operation answers ${status}, as a problem document that says nothing of it`, async () => {
    const sound = await whole();
    const { headers } = await token(sound.world, "sidn", ["requests"]);
    const house = await whole((world) => ({ ...world, store: { transaction: () => Promise.reject(error) } }));
    for (const operation of await operationsOf(house)) {
      const answer = await ask(house, anybody, operation.method, urlOf(operation), undefined, headers);
      assert.equal(answer.statusCode, Number(status), operation.operationId);
      assert.doesNotMatch(answer.payload, /a bug of ours/);
      assertPromised(operation, answer, apiVersion);
    }
  });
}
