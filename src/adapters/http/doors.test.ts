/** Who gets in where: every route, every kind of caller, and every organisation that it is none of. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { raiseAlert } from "#core/alert/alert.ts";
import { declareNumbers } from "#core/declaration.ts";
import { makeAppeal } from "#core/flow.ts";
import { type Action, allowed, type Caller } from "#core/people/access.ts";
import { hub, type World } from "#core/ports.ts";
import { referenceOf } from "#core/redress/reference.ts";
import {
  anybody,
  ask,
  everybody,
  type House,
  houseOf,
  openHouse,
  openSite,
  person,
  threeReports,
  token,
  type Visitor,
} from "#tools/http.ts";
import type { UploadWork } from "../../uploads.ts";
import { buildApp, type OpenRoute, type Route, refusedAtTheDoor } from "./app.ts";
import { idOf } from "./input.ts";

const nobodyKnows = "01900000-0000-7000-8000-000000000000";

test("every route lets in whom the table lets in, and refuses everybody else before it looks at anything", async () => {
  const house = await openSite();
  const pages = house.app.openRoutes.filter(({ url }) => !url.startsWith("/v1/"));
  assert.ok(pages.length >= 20 && house.app.openRoutes.length - pages.length >= 20);
  assert.deepEqual(await doorFaults(house, await everybody(house.world, "politie-lmio"), allowed), []);
  const socket = await houseOf(house.world, { door: "operator" });
  const operator: Visitor = { name: "operator", caller: { kind: "operator" }, headers: {} };
  assert.deepEqual(await doorFaults(socket, [operator], allowed), []);
});

test("a grant that somebody slips into the table is found at the door", async () => {
  const house = await openHouse();
  const planted = (caller: Caller, action: Action): boolean =>
    (action === "request.list" && caller.kind === "public") || allowed(caller, action);
  assert.deepEqual(await doorFaults(house, [anybody], planted), [
    "public at GET /v1/barrier-requests: refused, though granted",
  ]);
});

test("a route that names no action cannot be added, however it is added", async () => {
  const { app, world } = await openHouse();
  assert.throws(() => app.get("/v1/planted", () => "everything"), /Route \/v1\/planted names no action/);
  const nameless = seeAll(() => world);
  Reflect.deleteProperty(nameless, "action");
  await assert.rejects(buildApp({ world, door: "public", pages: [nameless], report: () => {} }), /names no action/);
});

test("another organisation gets the same answer about what is not its own as about what does not exist", async () => {
  assert.deepEqual(await organisationFaults(await openSite()), []);
});

test("a route that forgets to look whose request it is, is found", async () => {
  const house: House = await openHouse({ pages: [seeAll(() => house.world)] });
  const faults = await organisationFaults(house);
  assert.equal(faults.length, 2, faults.join("\n"));
  for (const fault of faults) assert.match(fault, /at GET \/v1\/barrier-requests\/:id\/planted: 200/);
});

test("lists show an organisation its own and nothing of another's", async () => {
  const house = await openHouse();
  await threeReports(house.world);
  const listed = async (by: Visitor, url: string): Promise<unknown[]> =>
    (await ask(house, by, "GET", url)).json().items;
  for (const make of [
    (of: string) => person(house.world, of, ["partner-worker"]),
    (of: string) => token(house.world, of, ["requests"]),
  ]) {
    assert.equal((await listed(await make("sidn"), "/v1/barrier-requests")).length, 1);
    assert.deepEqual(await listed(await make("bank-b"), "/v1/barrier-requests"), []);
    // Addressed to bank-a, and not its business until a person at the police has approved it.
    assert.deepEqual(await listed(await make("bank-a"), "/v1/barrier-requests"), []);
  }
  assert.equal((await listed(await person(house.world, "politie-lmio", ["investigator"]), "/v1/cases")).length, 1);
  assert.deepEqual(await listed(await person(house.world, "om", ["investigator"]), "/v1/cases"), []);
});

test("a report is handed in for one's own organisation, whoever the body says one is", async () => {
  const house = await openHouse();
  const report = { form: "phishing", narrative: "Een bericht van de bank, dat niet van de bank was." };
  const by = await token(house.world, "fraudehelpdesk", ["reports"]);
  assert.equal((await ask(house, by, "POST", "/v1/reports", report)).statusCode, 201);
  assert.equal((await ask(house, by, "POST", "/v1/reports", { ...report, desk: "politie-lmio" })).statusCode, 400);
  const bank = await token(house.world, "bank-a", ["reports"]);
  assert.equal((await ask(house, bank, "POST", "/v1/reports", report)).statusCode, 403);
  assert.equal((await ask(house, anybody, "POST", "/v1/reports", report)).statusCode, 201);
  const desks = await house.rows(`select desk from report order by id`);
  assert.deepEqual(desks, [{ desk: "fraudehelpdesk" }, { desk: "public" }]);
});

/** A route that shows any request to whoever may read requests. */
const seeAll = (world: () => World): Route => ({
  method: "GET",
  url: "/v1/barrier-requests/:id/planted",
  action: "request.read",
  async handle(request) {
    const rows = await world().store.transaction(hub, (tx) =>
      tx.query(`select * from barrier_request where id = $1`, [idOf(request)]),
    );
    return rows[0] ?? { nothing: true };
  },
});

/** Where the door and the table differ. */
async function doorFaults(house: House, visitors: readonly Visitor[], mayTry: typeof allowed): Promise<string[]> {
  const faults: string[] = [];
  for (const { method, url, action } of house.app.openRoutes) {
    for (const visitor of visitors) {
      const answer = await ask(
        house,
        visitor,
        method,
        url.replace(":id", nobodyKnows),
        method === "GET" ? undefined : {},
      );
      const refused = isDoor(answer.payload, visitor.caller.kind === "public" ? 401 : 403);
      const granted = mayTry(visitor.caller, action);
      if (refused === granted)
        faults.push(
          `${visitor.name} at ${method} ${url}: ${refused ? "refused, though granted" : "let in, though not granted"}`,
        );
    }
  }
  return faults;
}

function isDoor(payload: string, status: number): boolean {
  return payload.includes(
    `"status":${status},"detail":"${status === 401 ? refusedAtTheDoor.NOT_SIGNED_IN : refusedAtTheDoor.NOT_ALLOWED}"`,
  );
}

/** What a route with an id is about, whose it is, who else has the same role, and what is sent there. */
type Owned = { readonly id: string; readonly own: readonly Visitor[]; readonly others: readonly Visitor[] };

/** Where the same role at another organisation learns that a thing exists, or its own organisation cannot reach it. */
async function organisationFaults(house: House & { readonly uploads?: UploadWork }): Promise<string[]> {
  const { world, app, rows } = house;
  await threeReports(world);
  const upload = await uploadedBy(house, "politie-lmio");
  const [sent] = await rows<{ id: string }>(`select id from barrier_request where addressee = 'sidn'`);
  const [draft] = await rows<{ id: string }>(`select id from barrier_request where state = 'draft'`);
  const [report] = await rows<{ id: string; dossier: string }>(`select id, dossier from report order by id`);
  const [notice] = await rows<{ id: string }>(`select id from delivery where recipient = 'sidn' order by id`);
  const partner = async (of: string) => [
    await person(world, of, ["partner-worker"]),
    await token(world, of, ["requests", "outcomes"]),
  ];
  const decider = async (of: string) => [await person(world, of, ["investigator"]), await person(world, of, ["piket"])];
  const desk = async (of: string) => [await person(world, of, ["desk-worker"]), await token(world, of, ["reports"])];
  const owned: Record<string, Owned> = {
    // Who finds that many hold a value handles reports; whoever only investigates is refused at the door.
    "/dossiers/:id/hub-": {
      id: report!.dossier,
      own: [await person(world, "politie-lmio", ["desk-worker"])],
      others: [await person(world, "fraudehelpdesk", ["desk-worker"])],
    },
    "/v1/barrier-requests/": { id: sent!.id, own: await partner("sidn"), others: await partner("bank-b") },
    "/v1/cases/": { id: draft!.id, own: await decider("politie-lmio"), others: await decider("om") },
    "/v1/reports/": { id: report!.id, own: await desk("politie-lmio"), others: await desk("fraudehelpdesk") },
    "/v1/dossiers/": {
      id: report!.dossier,
      own: [await person(world, "politie-lmio", ["investigator"])],
      others: [await person(world, "om", ["investigator"]), await person(world, "fraudehelpdesk", ["desk-worker"])],
    },
  };
  const sender = async (of: string) => [await person(world, of, ["desk-worker"]), await token(world, of, ["imports"])];
  owned["/v1/imports/"] = { id: upload, own: await sender("politie-lmio"), others: await sender("fraudehelpdesk") };
  owned["/imports/"] = owned["/v1/imports/"]!;
  const declarer = async (of: string) => [
    await person(world, of, ["partner-worker"]),
    await token(world, of, ["imports"]),
  ];
  const clerk = { organisation: "bank-a", by: "bas" };
  const [declared] = await declareNumbers(world, clerk, { kind: "do-not-originate", numbers: ["0881234567"] });
  const number = declared !== undefined && declared.status !== "refused" ? declared.id : nobodyKnows;
  owned["/v1/declarations/"] = { id: number, own: await declarer("bank-a"), others: await declarer("bank-b") };
  owned["/declarations/"] = owned["/v1/declarations/"]!;
  const dialling = { ...clerk, id: "bas", name: "Bas", roles: ["partner-worker"] };
  const happening = { happening: "withdrawal", place: "Geldmaat 1234", reference: "fraude-1" };
  const { id: alert } = await raiseAlert(world, dialling, happening);
  owned["/v1/alerts/"] = { id: alert, own: await partner("bank-a"), others: await partner("bank-b") };
  owned["/alerts/"] = owned["/v1/alerts/"]!;
  owned["/v1/deliveries/"] = { id: notice!.id, own: await partner("sidn"), others: await partner("bank-b") };
  owned["/inbox/"] = owned["/v1/barrier-requests/"]!;
  owned["/dossiers/:id/hub"] = {
    id: report!.dossier,
    own: [await person(world, "politie-lmio", ["desk-worker"])],
    others: [await person(world, "fraudehelpdesk", ["desk-worker"])],
  };
  owned["/appeals/"] = { ...owned["/v1/cases/"]!, id: await appealAbout(house, sent!.id) };
  owned["/dossiers/"] = owned["/v1/dossiers/"]!;
  owned["/decisions/"] = owned["/v1/cases/"]!;
  owned["/v1/barrier-reviews/"] = owned["/v1/cases/"]!;
  const faults: string[] = [];
  for (const route of withId(app.openRoutes)) {
    const prefix = Object.keys(owned).find((start) => route.url.startsWith(start));
    if (prefix === undefined) faults.push(`${route.url}: this test does not know whose things these are; tell it`);
    else faults.push(...(await faultsOf(house, route, owned[prefix]!)));
  }
  return faults;
}

/** Somebody who is named in this request says that it is wrong. */
async function appealAbout({ world, rows }: House, request: string): Promise<string> {
  await makeAppeal(world, { reference: referenceOf(world, request), statement: "Dit klopt niet." });
  const [appeal] = await rows<{ id: string }>(`select id from appeal`);
  return appeal!.id;
}

/** A file that was read whole, where files are taken in. */
async function uploadedBy({ uploads }: { readonly uploads?: UploadWork }, desk: string): Promise<string> {
  if (uploads === undefined) return nobodyKnows;
  const content = once(Buffer.from("form,narrative\n,\nno-such-form,Niets gekomen.\n"));
  const id = await uploads.take({ desk, by: "test", kind: "csv", content, waits: false });
  while (uploads.isReading(id)) await new Promise((resolve) => setImmediate(resolve));
  return id;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Reading first, taking a report back last: what comes later needs what was there. Tokens are the operator's alone, and proposals the programme's, whoever works there. */
function withId(routes: readonly OpenRoute[]): OpenRoute[] {
  const rank = ({ method, url }: OpenRoute): number => (method === "GET" ? 0 : url.includes("findings") ? 2 : 1);
  return routes
    .filter(({ url, action }) => url.includes(":id") && action !== "token.revoke" && action !== "form.accept")
    .sort((a, b) => rank(a) - rank(b));
}

async function faultsOf(
  house: House,
  { method, url, action }: OpenRoute,
  { id, own, others }: Owned,
): Promise<string[]> {
  const at = (of: string): string => url.replace(":id", of);
  const body = method === "GET" ? undefined : (bodies[url.replace("/:id", "").split("/").at(-1) ?? ""] ?? {});
  const before = await counts(house);
  const faults: string[] = [];
  for (const other of others) {
    const real = await ask(house, other, method, at(id), body);
    const none = await ask(house, other, method, at(nobodyKnows), body);
    // Who may not do this at all is told so, and a page is for people: a program is refused there, whatever it asks about.
    const isForThem = allowed(other.caller, action) && (url.startsWith("/v1/") || other.caller.kind === "person");
    const refusal = isForThem ? [404] : [401, 403];
    const same = refusal.includes(real.statusCode) && real.payload === none.payload;
    if (!same) faults.push(`${other.name} at ${method} ${url}: ${real.statusCode} ${real.payload.slice(0, 80)}`);
  }
  assert.deepEqual(await counts(house), before, `${url} wrote something for another organisation`);
  for (const owner of own) {
    const { statusCode, payload } = await ask(house, owner, method, at(id), body);
    if (statusCode === 404) faults.push(`${owner.name} cannot reach its own at ${method} ${url}: ${payload}`);
  }
  return faults;
}

const bodies: Readonly<Record<string, object>> = {
  outcomes: { result: "raised", code: "stopped" },
  decisions: { decision: "approved" },
  confirmations: { verdict: "upheld" },
  renewals: { reason: "Nog nodig" },
  findings: { finding: "withdrawn" },
};

function counts({ rows }: House): Promise<unknown> {
  return rows(`select (select count(*) from outcome) as outcomes, (select count(*) from disclosure) as disclosures,
    (select count(*) from access) as looks, (select count(*) from delivery where dead_at is null) as notices, (select count(*) from event) as events,
    (select string_agg(state, ',' order by id) from barrier_request) as requests,
    (select string_agg(state, ',' order by id) from report) as reports`);
}
