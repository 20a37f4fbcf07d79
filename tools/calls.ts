/** A house in which every operation of the contract can be called, by somebody who may, at an address that fits. */
import assert from "node:assert/strict";
import { examples } from "#adapters/http/openapi-examples.ts";
import { mailsInto } from "#adapters/mail/receive.ts";
import { mailRoom } from "#adapters/mail/room.ts";
import { allowed } from "#core/people/access.ts";
import type { UploadWork } from "../src/uploads.ts";
import type { Answer, Operation } from "./contract.ts";
import { anybody, ask, type House, houseOf, openHouse, person, token, uploadsFor, type Visitor } from "./http.ts";
import type { TestWorld } from "./world.ts";

/** An id of nothing. */
export const nobodyKnows = "01900000-0000-7000-8000-000000000000";
/** A mail as it comes in. */
export const mail =
  "From: a@voorbeeld.example\r\nTo: b@kentering.example\r\nSubject: Vals\r\n\r\nBetaal op www.winkel-voorbeeld.nl\r\n";
/** A covenant that is handed in here; for who never did, one that nobody knows. */
export const plantedCovenant = { id: "webshop-planted", version: 3 };
/** The formats that are no JSON. */
export const rfc822 = { "content-type": "message/rfc822" };
export const csv = { "content-type": "text/csv" };

/** Everything that anybody can reach, on an empty store; the taxonomy is a copy, for here it changes. */
export async function whole(
  change: (world: TestWorld) => TestWorld = (world) => world,
): Promise<House & { readonly uploads: UploadWork }> {
  const { world: shared } = await openHouse();
  const world = change({ ...shared, policy: { ...shared.policy, taxonomy: { ...shared.policy.taxonomy } } });
  const mails = mailsInto(world, mailRoom());
  const loading = { mayLoad: async () => true, load: async () => 0 };
  const uploads = uploadsFor(world);
  return { ...(await houseOf(world, { uploads, mails, examples: loading })), uploads };
}

/** Somebody of every kind that the doors tell apart. */
export async function visitors({ world }: House): Promise<Visitor[]> {
  return [
    anybody,
    ...(await Promise.all([
      token(world, "politie-lmio", ["reports", "imports"]),
      token(world, "sidn", ["requests", "outcomes", "checks"]),
      person(world, "politie-lmio", ["desk-worker", "investigator"]),
      person(world, "jenv", ["programme", "auditor"]),
      person(world, "kentering", ["operator"]),
      person(world, "rabobank", ["partner-worker"]),
    ])),
  ];
}

/** The first who may do this; that they may is another test's (doors.test.ts). */
export function visitorFor({ app }: House, { method, path }: Operation, known: readonly Visitor[]): Visitor {
  const url = `/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
  const route = app.openRoutes.find((each) => each.method === method && each.url === url);
  const may = known.find(({ caller }) => route !== undefined && allowed(caller, route.action));
  assert.ok(may !== undefined, `somebody may ${method} ${path}`);
  return may;
}

/** Somebody who is known and may nothing, where being known does not suffice. */
export async function refusedTo(house: House, operation: Operation): Promise<Answer> {
  return ask(house, await token(house.world, "cmi", []), operation.method, urlOf(operation));
}

/** The address, with an id that nobody knows unless one is given. */
export function urlOf({ path }: Operation, id = nobodyKnows): string {
  const { id: covenant, version } = plantedCovenant;
  return `/v1${path.replace("{id}", id).replace("{prefix}", id).replace("{covenant}", covenant).replace("{version}", String(version))}`;
}

/** What its example sends. */
export function bodyOf({ operationId, method, requestBody }: Operation): unknown {
  if (requestBody !== undefined && !("application/json" in requestBody.content)) return "form,narrative\n";
  return method === "POST" ? (examples[operationId]?.request ?? {}) : undefined;
}

/** In which format that is, where it is no JSON. */
export function typeOf({ requestBody }: Operation): Record<string, string> {
  const [type] = Object.keys(requestBody?.content ?? {});
  return type === undefined || type === "application/json" ? {} : { "content-type": type };
}
