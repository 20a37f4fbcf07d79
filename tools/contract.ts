/** The API's contract as an application serves it, and live answers held against it. */

import assert from "node:assert/strict";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { PerMinute } from "#adapters/http/limits.ts";
import { anybody, ask, type House } from "./http.ts";
import { asOwner } from "./scene.ts";
import type { TestWorld } from "./world.ts";

type Media = { readonly schema: TSchema; readonly example?: unknown };
type Described = {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Media>>;
};

/** One operation of the contract. */
export type Operation = {
  readonly operationId: string;
  readonly method: string;
  /** Under /v1, with {id} where one stands. */
  readonly path: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Described>>;
  readonly "x-per-minute"?: PerMinute;
};

type Contract = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, "method" | "path">>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Described>> };
};

/** Every operation, its errors in place of the references to them. */
export async function operationsOf(house: House): Promise<Operation[]> {
  const contract: Contract = (await ask(house, anybody, "GET", "/v1/openapi.json")).json();
  const inPlace = (answer: Described): Described =>
    contract.components.responses[answer.$ref?.split("/").at(-1) ?? ""] ?? answer;
  return Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, answer]) => [status, inPlace(answer)]),
      ),
    })),
  );
}

export type Answer = Awaited<ReturnType<typeof ask>>;

/** Holds an answer against what the contract promises of it: its status, version, type and shape, and nothing beside that. */
export function assertPromised(operation: Operation, answer: Answer, version: string): void {
  const what = `${operation.operationId} ${answer.statusCode}`;
  const promised = operation.responses[answer.statusCode];
  assert.ok(promised !== undefined, `${what} is not in the contract: ${answer.payload.slice(0, 300)}`);
  assert.equal(answer.headers["api-version"], version, what);
  if (answer.statusCode === 204) {
    assert.equal(answer.payload, "", what);
    return;
  }
  const type = String(answer.headers["content-type"]).split(";", 1)[0] ?? "";
  assert.equal(answer.statusCode >= 400, type === "application/problem+json", `${what} is ${type}`);
  const media = promised.content?.[type];
  assert.ok(media !== undefined, `${what} is ${type}, which the contract does not know`);
  if (type === "text/csv") return;
  // The contract tells of itself only that it is one.
  const schema = operation.operationId === "readContract" ? media.schema : exact(media.schema);
  assert.deepEqual(faultsIn(schema, answer.json()), [], what);
}

/** What does not fit a shape, in words. */
export function faultsIn(schema: TSchema, value: unknown): string[] {
  return [...Compile(schema).Errors(value)].map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The shape without room for what it does not name. */
function exact(schema: TSchema): TSchema {
  return JSON.parse(JSON.stringify(schema), (_name, part: unknown) =>
    typeof part === "object" && part !== null && "properties" in part && !("additionalProperties" in part)
      ? { ...part, additionalProperties: false }
      : part,
  );
}

/** The barrier of this request was raised for a term, and the time has come to look at it again. */
export async function underReview(world: TestWorld, request: string): Promise<void> {
  for (const text of [
    `update barrier_request set term = 'P30D' where id = $1`,
    `insert into outcome (id, request, organisation, result, happened_at, body_digest, recorded_at)
     select $2::uuid, id, addressee, 'raised', $3, 'x', $3 from barrier_request where id = $1`,
    `insert into barrier_term (id, request, organisation, begins_at, ends_at, at)
     select $2::uuid, id, controller, $3, $3::timestamptz + interval '30 days', $3 from barrier_request where id = $1`,
    `insert into deadline (id, type, subject, due_at, done_at)
     select $2::uuid, 'review', t.id, $3, $3 from barrier_term t where t.request = $1`,
  ]) {
    await asOwner(world, text, text.startsWith("update") ? [request] : [request, world.newId(), world.now()]);
  }
}
