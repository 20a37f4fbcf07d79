/** The document that describes the API: it says what is so, all of it, and in the form the government asks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import {
  anybody,
  ask,
  type House,
  houseOf,
  openHouse,
  person,
  threeReports,
  token,
  uploadsFor,
  type Visitor,
} from "#tools/http.ts";
import { apiVersion, type Route } from "./app.ts";

const report = { form: "fake-webshop", narrative: "Een fiets besteld en betaald, nooit gekomen." };

/** As much of an OpenAPI document as is looked at here. */
type Described = {
  readonly $ref?: string;
  readonly description: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, { readonly schema: TSchema & { readonly properties?: object } }>>;
};
type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, Described>>;
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
};
type Contract = {
  readonly openapi: string;
  readonly info: { readonly version: string; readonly contact: object };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Described>> };
};

test("what the contract says an answer looks like is what it looks like, all the way from report to effect", async () => {
  const house = await openHouse();
  const socket = await houseOf(house.world, {
    door: "operator",
    examples: { mayLoad: async () => true, load: async () => 0 },
  });
  const operator = { ...anybody, name: "operator" };
  await threeReports(house.world);
  const [sidn, bank, desk] = await Promise.all([
    token(house.world, "sidn", ["requests", "outcomes"]),
    token(house.world, "bank-a", ["requests"]),
    token(house.world, "politie-lmio", ["reports"]),
  ]);
  const ravi = await person(house.world, "politie-lmio", ["investigator"]);
  const check = async (at: House, by: Visitor, method: string, url: string, body?: unknown) => {
    const answer = await ask(at, by, method, url, body);
    assertPromised(at, method, url, answer);
    return answer.statusCode === 204 ? undefined : answer.json();
  };
  const { items: requests } = await check(house, sidn, "GET", "/v1/barrier-requests");
  const at = `/v1/barrier-requests/${requests[0].id}`;
  await check(house, sidn, "GET", at);
  await check(house, sidn, "POST", `${at}/acknowledgements`, {});
  await check(house, sidn, "POST", `${at}/outcomes`, { result: "raised", code: "stopped" });
  const { items: cases } = await check(house, ravi, "GET", "/v1/cases");
  await check(house, ravi, "GET", `/v1/cases/${cases[0].id}`);
  await check(house, ravi, "POST", `/v1/cases/${cases[0].id}/decisions`, { decision: "approved" });
  assert.deepEqual((await check(house, bank, "GET", "/v1/barrier-requests?state=sent")).items, []);
  const made = await check(house, desk, "POST", "/v1/reports", {
    ...report,
    indicators: [{ kind: "domain", value: "fietsen-voordeel.nl" }],
  });
  await check(house, anybody, "POST", "/v1/follow-ups", { code: made.followUpCode });
  await check(house, desk, "POST", `/v1/reports/${made.id}/findings`, { finding: "false" });
  await check(house, anybody, "POST", "/v1/withdrawals", { code: made.followUpCode });
  await check(house, anybody, "POST", "/v1/erasures", { code: made.followUpCode });
  const webhook = "/v1/organisations/me/webhook";
  await check(house, sidn, "PUT", webhook, { url: "https://sidn.example/kentering" });
  await check(house, sidn, "GET", webhook);
  house.world.deliver = async () => ({ way: "webhook", answer: 204 });
  await check(house, sidn, "POST", `${webhook}/tests`, {});
  await check(house, sidn, "DELETE", webhook);
  const { items: told } = await check(house, sidn, "GET", "/v1/deliveries?state=delivered&limit=5");
  await house.rows(`update delivery set delivered_at = null, dead_at = $2, fault = 'too-slow' where id = $1`, [
    told[0].id,
    house.world.now(),
  ]);
  await check(house, sidn, "POST", `/v1/deliveries/${told[0].id}/replays`, {});
  await check(socket, operator, "POST", "/v1/webhooks", { organisation: "sidn", url: "https://sidn.example/" });
  for (const url of ["/v1/fraud-forms", "/v1/organisations"]) await check(house, anybody, "GET", url);
  await check(house, desk, "GET", "/v1/covenants");
  const issued = await check(socket, operator, "POST", "/v1/tokens", { organisation: "sidn" });
  await check(socket, operator, "DELETE", `/v1/tokens/${issued.id}`);
  await check(socket, operator, "POST", "/v1/log-verifications", {});
  await check(socket, operator, "POST", "/v1/examples", {});
});

test("the contract is OpenAPI 3.1 as the government asks it, and names every address of the API with all its answers", async () => {
  const { world } = await openHouse();
  const house = await houseOf(world, { uploads: uploadsFor(world) });
  const contract: Contract = (await ask(house, anybody, "GET", "/v1/openapi.json")).json();
  assert.equal(contract.openapi, "3.1.0");
  assert.deepEqual(Object.keys(contract.info.contact).sort(), ["email", "name", "url"]);
  assert.equal(contract.info.version, apiVersion);
  assert.deepEqual(
    contract.servers.map(({ url }) => url),
    ["/v1"],
  );
  const listed: string[] = [];
  for (const [path, operations] of Object.entries(contract.paths)) {
    assert.match(path, /^(\/([a-z-]+|\{[a-z]+\}|openapi\.json))+$/, "kebab-case, without a slash at the end");
    for (const [method, { operationId, summary, tags, responses, requestBody, parameters = [] }] of Object.entries(
      operations,
    )) {
      listed.push(`${method.toUpperCase()} /v1${path.replace(/\{([a-z]+)\}/g, ":$1")}`);
      const what = `${method} ${path}`;
      assert.ok(operationId && summary && tags.length === 1, what);
      assert.ok(
        contract.tags.some(({ name }) => name === tags[0]),
        what,
      );
      assert.ok("400" in responses && "500" in responses, what);
      for (const [status, answer] of Object.entries(responses)) {
        const described =
          answer.$ref === undefined ? answer : contract.components.responses[answer.$ref.split("/").at(-1)!]!;
        assert.ok(described.headers["API-Version"], `${what} ${status}`);
        assert.notEqual(described.description, "Default Response", `${what} ${status}`);
        if (Number(status) >= 400)
          assert.ok(
            "detail" in (described.content["application/problem+json"]!.schema.properties ?? {}),
            `${what} ${status}`,
          );
        else {
          const content = described.content?.["application/json"] ?? described.content?.["text/csv"];
          assert.ok(status === "204" || content?.schema, `${what} ${status}`);
        }
      }
      assert.equal(
        parameters.some(({ in: place }) => place === "path"),
        path.includes("{"),
        what,
      );
      for (const { name, in: place } of parameters) if (place === "query") assert.match(name, /^[a-z][a-zA-Z]*$/);
      assert.deepEqual(misnamed(requestBody), [], what);
    }
  }
  const own = house.app.openRoutes
    .filter(({ url }) => url.startsWith("/v1/"))
    .map(({ method, url }) => `${method} ${url}`);
  assert.deepEqual(listed.sort(), own.sort());
  const ids = Object.values(contract.paths).flatMap((each) =>
    Object.values(each).map(({ operationId }) => operationId),
  );
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(danglingIn(contract), []);
});

test("what the contract says of files is what comes", async () => {
  const { world } = await openHouse();
  const uploads = uploadsFor(world);
  const house = await houseOf(world, { uploads });
  const by = await token(world, "politie-lmio", ["imports"]);
  const csv = { "content-type": "text/csv" };
  const sent = await ask(house, by, "POST", "/v1/imports", "form,narrative\nphishing,Een vals bericht.\n", csv);
  assertPromised(house, "POST", "/v1/imports", sent);
  const { id } = sent.json();
  while (uploads.isReading(id)) await new Promise((resolve) => setImmediate(resolve));
  for (const url of ["/v1/imports", `/v1/imports/${id}`])
    assertPromised(house, "GET", url, await ask(house, by, "GET", url));
});

test("an answer that leaves the contract would be found", async () => {
  const house = await openHouse();
  const answer = await ask(house, anybody, "GET", "/v1/organisations");
  assertPromised(house, "GET", "/v1/organisations", answer);
  const changed = { statusCode: 200, json: () => ({ items: [{ id: 1 }] }) };
  assert.throws(() => assertPromised(house, "GET", "/v1/organisations", changed), /GET \/v1\/organisations/);
});

const planted: Route = { method: "GET", url: "/planted", action: "home.read", handle: () => "a page" };

test("pages stand beside the API: they are not in its contract, and theirs are the forms", async () => {
  const house = await openHouse({ pages: [planted, { ...planted, method: "POST", handle: ({ body }) => body }] });
  const contract = (await ask(house, anybody, "GET", "/v1/openapi.json")).json();
  assert.ok(!JSON.stringify(contract).includes("planted"));
  const form = { "content-type": "application/x-www-form-urlencoded" };
  assert.deepEqual((await ask(house, anybody, "POST", "/planted", "a=1", form)).json(), { a: "1" });
  assert.equal((await ask(house, anybody, "GET", "/planted?lang=en")).statusCode, 200);
});

/** Holds a live answer against what the contract promises for it. */
function assertPromised(
  { app }: House,
  method: string,
  url: string,
  answer: { readonly statusCode: number; json(): unknown },
): void {
  const path = url
    .replace(/^\/v1/, "")
    .replace(/\?.*/, "")
    .replace(/[\da-f]{8}-[\da-f-]{27}/, "{id}");
  const contract: Contract = JSON.parse(JSON.stringify(app.swagger()));
  const promised = contract.paths[path]?.[method.toLowerCase()]?.responses[answer.statusCode];
  assert.ok(promised !== undefined, `${method} ${url} answers ${answer.statusCode}, which the contract does not know`);
  if (answer.statusCode === 204) return;
  const faults = [...Compile(promised.content["application/json"]!.schema).Errors(answer.json())].map(
    ({ instancePath, message }) => `${instancePath} ${message}`,
  );
  assert.deepEqual(faults, [], `${method} ${url}`);
}

/** Names of properties that are not camelCase. */
function misnamed(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own =
    "properties" in schema && typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
  return [...own.filter((name) => !/^[a-z][a-zA-Z]*$/.test(name)), ...Object.values(schema).flatMap(misnamed)];
}

/** References that lead nowhere. */
function danglingIn(contract: unknown): string[] {
  const found = JSON.stringify(contract).matchAll(/"\$ref":"#\/([^"]+)"/g);
  const leads = (path: string): boolean =>
    path
      .split("/")
      .reduce<unknown>(
        (at, name) => (typeof at === "object" && at !== null ? new Map(Object.entries(at)).get(name) : undefined),
        contract,
      ) !== undefined;
  return [...found].map(([, path]) => path ?? "").filter((path) => !leads(path));
}
