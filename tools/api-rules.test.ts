/** The API's description keeps to the government's rules, and each of our rules sees what it is there for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsIn, servedContract } from "./api-rules.ts";

test("the contract as it is served has no finding of severity warn or worse", async () => {
  assert.deepEqual(await findingsIn(await servedContract()), []);
});

test("each rule finds a fault that is planted for it", async () => {
  const contract = JSON.parse(await servedContract());
  const organisations = contract.paths["/organisations"].get;
  const covenant = contract.paths["/covenants"].post;
  const listed = organisations.responses["200"].content["application/json"].schema.properties.items.items.properties;
  contract.openapi = "3.0.3";
  contract.info.version = "1";
  delete contract.info.contact.email;
  contract.servers = [{ url: "http://kentering.example/api" }];
  delete organisations.responses["200"].headers;
  delete covenant.responses["400"];
  covenant.responses["404"] = {
    description: "x",
    headers: organisations.responses["400"],
    content: { "application/json": { schema: { type: "object" } } },
  };
  organisations.parameters.push({ name: "Sort_By", in: "query", schema: { type: "string" } });
  organisations.responses["200"].content["application/json"].example = { items: 1 };
  listed.Sign_Date = { type: "string", format: "date-time" };
  listed.startDate = { type: "string", format: "date-time-local" };
  contract.components.schemas.small_name = { type: "string" };
  contract.paths["/Big_Things/"] = { get: { ...contract.paths["/fraud-forms"].get, tags: ["nowhere"] } };
  contract.paths["/trace"] = { trace: { ...contract.paths["/fraud-forms"].get, operationId: "traceThings" } };
  const codes = new Set((await findingsIn(JSON.stringify(contract))).map(({ code }) => code));
  assert.deepEqual(
    planted.filter((rule) => !codes.has(rule)),
    [],
  );
});

const planted = [
  "kentering-openapi-3-1",
  "kentering-who-to-ask",
  "kentering-semantic-version",
  "kentering-major-version-in-address",
  "kentering-never-plain-http",
  "kentering-version-on-every-answer",
  "kentering-plain-methods",
  "kentering-kebab-addresses",
  "kentering-camel-query",
  "kentering-camel-properties",
  "kentering-pascal-schemas",
  "kentering-errors-are-problems",
  "kentering-says-what-is-invalid",
  "kentering-instants-have-an-offset",
  "kentering-days-have-no-time",
  "oas3-valid-media-example",
  "operation-operationId-unique",
  "operation-tag-defined",
  "path-keys-no-trailing-slash",
];
