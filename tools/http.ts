/** A whole application for tests, without a network: built as the server builds it, with anybody one may want to be. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, InjectOptions } from "fastify";
import { type AppSettings, buildApp, type Route } from "#adapters/http/app.ts";
import { smallCsv } from "#adapters/import/small-csv.ts";
import type { UploadLimits } from "#adapters/import/upload-folder.ts";
import { mailsInto } from "#adapters/mail/receive.ts";
import { mailRoom } from "#adapters/mail/room.ts";
import { loadAssets } from "#adapters/site/assets.ts";
import { site } from "#adapters/site/site.ts";
import { readLanguages } from "#adapters/site/texts.ts";
import { Refusal } from "#core/errors.ts";
import { receiveReport, tick } from "#core/flow.ts";
import { type Caller, personRoles, type Scope, scopes } from "#core/people/access.ts";
import { seedPersons, sessionCookie, signIn } from "#core/people/person.ts";
import { issueToken } from "#core/people/token.ts";
import { hub, type Row, type World } from "#core/ports.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { type TestWorld, testWorld } from "#tools/world.ts";
import { checking } from "../src/checks.ts";
import { trying } from "../src/trials.ts";
import { type UploadWork, uploading } from "../src/uploads.ts";

/** Somebody, and what shows it. */
export type Visitor = {
  readonly name: string;
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string>>;
};

export type House = {
  readonly world: TestWorld;
  readonly app: FastifyInstance;
  /** What went to the log. */
  readonly lines: string[];
  readonly rows: <R extends Row>(text: string, values?: readonly unknown[]) => Promise<R[]>;
};

export const anybody: Visitor = { name: "public", caller: { kind: "public" }, headers: {} };
const issuer = "https://sign-in.example";

/** The words of the house. */
export const texts = await readLanguages(new URL("../policy/texts/", import.meta.url));

/** A house on an empty store in memory, open to the public unless settings say otherwise. */
export async function openHouse(settings: Partial<AppSettings> = {}): Promise<House> {
  return houseOf(await testWorld(await emptied(await memoryStore())), settings);
}

let number = 0;
const allUploads = mkdtempSync(join(tmpdir(), "kentering-uploads-"));
process.once("exit", () => rmSync(allUploads, { recursive: true, force: true }));

/** What takes in files, in a folder that goes when the process does. */
export function uploadsFor(world: World, limits?: UploadLimits): UploadWork {
  number += 1;
  const folder = join(allUploads, String(number));
  const policyFolder = new URL("../policy", import.meta.url).pathname;
  return uploading(world, { folder, policyFolder, report: () => {}, ...(limits !== undefined && { limits }) });
}

/** The same with all pages of the site beside the API, and files taken in. */
export async function openSite(more: readonly Route[] = []): Promise<House & { readonly uploads: UploadWork }> {
  const world = await testWorld(await emptied(await memoryStore()));
  const uploads = uploadsFor(world);
  const { pages } = site({
    world,
    texts,
    checks: checking(world, texts),
    assets: await loadAssets(),
    secure: false,
    baseUrl: "http://127.0.0.1:8080",
    securityContact: "mailto:security@kentering.example",
    uploads,
    mails: mailsInto(world, mailRoom()),
    csv: smallCsv,
    trials: trying(world),
    signIn: {
      begin: async () => "/elsewhere",
      finish: () => Promise.reject(new Refusal("NOT_SIGNED_IN", "Nobody signs in here.")),
      elsewhere: false,
    },
  });
  return {
    ...(await houseOf(world, { pages: [...pages, ...more], uploads, mails: mailsInto(world, mailRoom()) })),
    uploads,
  };
}

/** Another door to a world that exists. */
export async function houseOf(world: TestWorld, settings: Partial<AppSettings> = {}): Promise<House> {
  const lines: string[] = [];
  const app = await buildApp({
    world,
    door: "public",
    report: (line) => lines.push(line),
    trials: trying(world),
    checks: checking(world, texts),
    ...settings,
  });
  return { world, app, lines, rows: (text, values) => world.store.transaction(hub, (tx) => tx.query(text, values)) };
}

/** A person who is signed in. */
export async function person(world: TestWorld, organisation: string, roles: readonly string[]): Promise<Visitor> {
  const name = `${roles.join(" and ") || "person"} at ${organisation}`;
  await seedPersons(world, issuer, [{ subject: name, name, organisation, roles: roles.filter(isRole) }]);
  const { secret, person: known } = await signIn(world, { issuer, subject: name, name });
  return { name, caller: { kind: "person", ...known }, headers: { cookie: `${sessionCookie}=${secret}` } };
}

/** A program with a token. */
export async function token(world: TestWorld, organisation: string, held: readonly Scope[]): Promise<Visitor> {
  const wish = { organisation, scopes: held.length === 0 ? ["feeds"] : held, label: "test", days: 30, by: "test" };
  const { secret, id } = await issueToken(world, wish);
  if (held.length === 0)
    await world.store.transaction(hub, (tx) => tx.query(`update token set scopes = '{}' where id = $1`, [id]));
  return {
    name: `token for ${held.join(", ") || "nothing"} of ${organisation}`,
    caller: { kind: "token", organisation, scopes: held },
    headers: { authorization: `Bearer ${secret}` },
  };
}

/** Everybody there can be, at one organisation. */
export async function everybody(world: TestWorld, organisation: string): Promise<Visitor[]> {
  const people = [person(world, organisation, []), ...personRoles.map((role) => person(world, organisation, [role]))];
  const programs = [token(world, organisation, []), ...scopes.map((scope) => token(world, organisation, [scope]))];
  return [anybody, ...(await Promise.all([...people, ...programs]))];
}

/** A request by somebody; a body goes as JSON. */
export function ask(
  { app }: Pick<House, "app">,
  by: Visitor,
  method: string,
  url: string,
  body?: unknown,
  more: Record<string, string> = {},
) {
  const options: InjectOptions = {
    method: methodOf(method),
    url,
    headers: { ...by.headers, ...(body !== undefined && { "content-type": "application/json" }), ...more },
    ...(body !== undefined && { payload: typeof body === "string" ? body : JSON.stringify(body) }),
  };
  return app.inject(options);
}

/** Three people tell the police of one shop that wants money on an account of bank-a: two requests leave, one waits. */
export async function threeReports(world: TestWorld, shop = "fietsen-voordeel.nl"): Promise<void> {
  for (const reporter of [1, 2, 3]) {
    const input = {
      form: "fake-webshop",
      narrative: `Verhaal ${reporter}: ${["fiets besteld", "stoel betaald", "telefoon nooit gekomen"][reporter - 1]}`,
      amountLost: { cents: 10_000 + reporter, currency: "EUR" },
      occurredAt: `2026-11-0${reporter}`,
      indicators: [
        { kind: "domain", value: shop, role: "controlled" },
        { kind: "iban", value: "NL91ABNA0417164300", role: "controlled" },
      ],
      reporter: { email: `melder${reporter}@voorbeeld.nl` },
    };
    await receiveReport(world, { desk: "politie-lmio", input, body: JSON.stringify(input) });
  }
  for (let rounds = 0; rounds < 4; rounds++) await tick(world);
}

function isRole(text: string): text is (typeof personRoles)[number] {
  return personRoles.some((role) => role === text);
}

function methodOf(text: string): "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" {
  const method = (["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const).find(
    (known) => known === text,
  );
  if (method === undefined) throw new Error(`A test may not use the method ${text}`);
  return method;
}
