/** The contract that programs rely on: statuses, headers, problems, replays and pages. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { World } from "#core/ports.ts";
import { anybody, ask, houseOf, openHouse, threeReports, token } from "#tools/http.ts";
import { apiVersion } from "./app.ts";

const report = { form: "fake-webshop", narrative: "Een fiets besteld en betaald, nooit gekomen." };
type Answer = Awaited<ReturnType<typeof ask>>;

test("every error is a problem document with a version, for whatever goes wrong", async () => {
  const house = await openHouse();
  const desk = await token(house.world, "politie-lmio", ["reports"]);
  await threeReports(house.world);
  const [request] = await house.rows<{ id: string }>(`select id from barrier_request where addressee = 'sidn'`);
  const sidn = await token(house.world, "sidn", ["requests", "outcomes"]);
  const outcomes = `/v1/barrier-requests/${request!.id}/outcomes`;
  const keyed = { "idempotency-key": "one" };
  await ask(house, desk, "POST", "/v1/reports", report, keyed);
  await ask(house, desk, "POST", "/v1/reports", { ...report, externalId: "z1" });
  const seen: [number, string, Answer][] = [
    [400, "INPUT_INVALID", await ask(house, desk, "POST", "/v1/reports", {})],
    [400, "INPUT_INVALID", await ask(house, desk, "POST", "/v1/reports", "{")],
    [400, "INPUT_INVALID", await ask(house, anybody, "GET", "/v1/fraud-forms?page=2")],
    [400, "INPUT_INVALID", await ask(house, anybody, "GET", "/v1/%zz")],
    [401, "NOT_SIGNED_IN", await ask(house, anybody, "GET", "/v1/barrier-requests")],
    [
      401,
      "NOT_SIGNED_IN",
      await ask(house, anybody, "GET", "/healthz", undefined, { authorization: "Bearer kt_wrong" }),
    ],
    [403, "NOT_ALLOWED", await ask(house, desk, "GET", "/v1/barrier-requests")],
    [
      403,
      "NOT_ALLOWED",
      await ask(house, anybody, "POST", "/v1/reports", report, { origin: "https://elsewhere.example" }),
    ],
    [404, "NOT_FOUND", await ask(house, anybody, "GET", "/v1/nothing")],
    [404, "NOT_FOUND", await ask(house, anybody, "GET", "/v1/reports/")],
    [404, "NOT_FOUND", await ask(house, sidn, "GET", "/v1/barrier-requests/1")],
    [400, "INPUT_INVALID", await ask(house, sidn, "GET", `/v1/barrier-requests/${"9".repeat(300)}`)],
    [
      409,
      "EXTERNAL_ID_TAKEN",
      await ask(house, desk, "POST", "/v1/reports", { ...report, externalId: "z1", channel: "app" }),
    ],
    [409, "STATE_CONFLICT", await ask(house, anybody, "POST", "/v1/examples", {})],
    [413, "TOO_LARGE", await ask(house, desk, "POST", "/v1/reports", { ...report, narrative: "x".repeat(300_000) })],
    [
      415,
      "MEDIA_TYPE_UNSUPPORTED",
      await ask(house, desk, "POST", "/v1/reports", "form=x", { "content-type": "text/plain" }),
    ],
    [
      415,
      "MEDIA_TYPE_UNSUPPORTED",
      await ask(house, desk, "POST", "/v1/reports", "form=x", { "content-type": "application/x-www-form-urlencoded" }),
    ],
    [
      415,
      "MEDIA_TYPE_UNSUPPORTED",
      await ask(house, sidn, "POST", outcomes, "<a/>", { "content-type": "application/xml" }),
    ],
    [422, "REPLAY_DIFFERS", await ask(house, desk, "POST", "/v1/reports", { ...report, channel: "app" }, keyed)],
  ];
  for (const [status, code, answer] of seen) {
    assert.equal(answer.statusCode, status, answer.payload);
    assertProblem(answer);
    assert.equal(answer.json().code, code);
    assert.equal(answer.headers["www-authenticate"], status === 401 ? "Bearer" : undefined);
  }
});

test("what is not built yet is not there: no address answers before it does something", async () => {
  const house = await openHouse();
  const all = await token(house.world, "politie-lmio", [
    "reports",
    "requests",
    "outcomes",
    "imports",
    "checks",
    "screenings",
    "feeds",
  ]);
  for (const [method, url] of [
    ["POST", "/v1/imports"],
    ["POST", "/v1/screenings/payments"],
    ["GET", "/taxii2/"],
    ["GET", "/misp/"],
    ["GET", "/feeds/"],
  ] as const) {
    assert.equal((await ask(house, all, method, url, method === "GET" ? undefined : {})).statusCode, 404, url);
  }
});

test("a bug of ours tells the caller a number and nothing else, and the log where it was and nothing personal", async () => {
  const { world } = await openHouse();
  const secret = "NL91ABNA0417164300";
  const broken: World = {
    ...world,
    store: {
      transaction: () =>
        Promise.reject(
          Object.assign(new Error(`invalid input for "${secret}" in query\n${secret}`), { code: "22P02" }),
        ),
    },
  };
  const house = await houseOf({ ...world, ...broken });
  const answer = await ask(house, anybody, "POST", "/v1/reports", { ...report, narrative: secret });
  assert.equal(answer.statusCode, 500);
  assertProblem(answer);
  const { instance, detail } = answer.json();
  assert.match(instance, /^urn:uuid:/);
  assert.doesNotMatch(detail, /invalid input|22P02/);
  assert.equal(house.lines.length, 1);
  const line = JSON.parse(house.lines[0]!);
  assert.deepEqual([line.instance, line.route], [instance, "/v1/reports"]);
  assert.match(line.what, /^Error 22P02: invalid input for "…" in query\n {4}at /);
  assert.ok(!house.lines[0]!.includes(secret));
});

test("every answer of the API has its version, says no to sniffing, framing and caching, and speaks of no limits", async () => {
  const house = await openHouse();
  for (const [method, url] of [
    ["GET", "/v1/openapi.json"],
    ["POST", "/v1/reports"],
    ["GET", "/v1/nothing"],
    ["GET", "/healthz"],
  ] as const) {
    const { headers } = await ask(house, anybody, method, url, method === "POST" ? report : undefined);
    assert.equal(headers["api-version"], apiVersion, url);
    assert.match(String(headers["content-security-policy"]), /^default-src 'none'/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["x-frame-options"], "DENY");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["cache-control"], "no-store");
    assert.match(String(headers["strict-transport-security"]), /max-age=31536000/);
    assert.deepEqual(
      Object.keys(headers).filter((name) => /ratelimit|powered|^server$/.test(name)),
      [],
    );
    assert.equal(headers["access-control-allow-origin"], url.endsWith("openapi.json") ? "*" : undefined);
  }
});

test("a retry with the same key gets the same answer and makes no second report", async () => {
  const house = await openHouse();
  const desk = await token(house.world, "politie-lmio", ["reports"]);
  const input = { ...report, indicators: [{ kind: "domain", value: "fietsen-voordeel.nl", role: "controlled" }] };
  const keyed = { "idempotency-key": "k1" };
  const first = await ask(house, desk, "POST", "/v1/reports", input, keyed);
  assert.equal(first.statusCode, 201);
  assert.match(first.json().dossierId, /^[\da-f-]{36}$/);
  const again = await ask(house, desk, "POST", "/v1/reports", input, keyed);
  assert.deepEqual([again.statusCode, again.json()], [201, first.json()]);
  const other = await token(house.world, "fraudehelpdesk", ["reports"]);
  const theirs = await ask(house, other, "POST", "/v1/reports", input, keyed);
  assert.notEqual(theirs.json().id, first.json().id);
  assert.deepEqual(await house.rows(`select count(*) as reports from report`), [{ reports: 2 }]);
  for (const key of ["", "k".repeat(201)]) {
    assert.equal((await ask(house, desk, "POST", "/v1/reports", input, { "idempotency-key": key })).statusCode, 400);
  }
});

test("the public learns what it told and a code, and not which other reports there are", async () => {
  const house = await openHouse();
  const input = { ...report, indicators: [{ kind: "domain", value: "fietsen-voordeel.nl", role: "controlled" }] };
  const answer = (await ask(house, anybody, "POST", "/v1/reports", input)).json();
  assert.deepEqual(Object.keys(answer), ["id", "followUpCode", "indicators"]);
  assert.match(answer.followUpCode, /^[0-9A-HJKMNP-TV-Z]{12}$/);
  assert.deepEqual(answer.indicators, [
    { kind: "domain", value: "fietsen-voordeel.nl", role: "controlled", by: "reporter" },
  ]);
});

test("walking a list page by page meets every request once, in order, and ends", async () => {
  const house = await openHouse();
  for (let shop = 0; shop < 7; shop++) await threeReports(house.world, `winkel-${shop}-voordeel.nl`);
  const sidn = await token(house.world, "sidn", ["requests"]);
  const list = async (query: string) => (await ask(house, sidn, "GET", `/v1/barrier-requests${query}`)).json();
  const whole = (await list("")).items.map(({ id }: { id: string }) => id);
  assert.equal(whole.length, 7);
  const walked: string[] = [];
  const sizes: number[] = [];
  for (let query = "?limit=3"; query !== ""; ) {
    const { items, next } = await list(query);
    walked.push(...items.map(({ id }: { id: string }) => id));
    sizes.push(items.length);
    query = next === undefined ? "" : `?limit=3&cursor=${next}`;
  }
  assert.deepEqual([walked, sizes], [whole, [3, 3, 1]]);
  assert.deepEqual((await list("?state=answered")).items, []);
  assert.equal((await list("?state=sent&limit=500")).items.length, 7);
  for (const query of [
    "?limit=0",
    "?limit=501",
    "?limit=-1",
    "?limit=1.5",
    "?limit=",
    "?limit=1&limit=2",
    "?cursor=abc",
    "?state=lost",
    "?sort=id",
  ]) {
    assertProblem(await ask(house, sidn, "GET", `/v1/barrier-requests${query}`), 400);
  }
});

test("the list of requests tells no values, and reading one tells exactly the covenant's fields", async () => {
  const house = await openHouse();
  await threeReports(house.world);
  const sidn = await token(house.world, "sidn", ["requests", "outcomes"]);
  const [item] = (await ask(house, sidn, "GET", "/v1/barrier-requests")).json().items;
  assert.deepEqual(Object.keys(item), ["id", "state", "barrier", "force", "dueAt", "createdAt"]);
  const read = (await ask(house, sidn, "GET", `/v1/barrier-requests/${item.id}`)).json();
  const added = [
    "id",
    "state",
    "barrier",
    "dueAt",
    "createdAt",
    "force",
    "indicator",
    "fields",
    "ground",
    "purpose",
    "reference",
    "expiresAt",
    "corrections",
  ];
  assert.deepEqual(Object.keys(read).sort(), added.sort());
  assert.deepEqual(Object.keys(read.fields).sort(), ["form", "indicator"]);
  assert.deepEqual(read.indicator, { kind: "domain", value: "fietsen-voordeel.nl" });
});

function assertProblem(answer: Answer, status = answer.statusCode): void {
  assert.equal(answer.statusCode, status, answer.payload);
  assert.equal(answer.headers["content-type"], "application/problem+json; charset=utf-8", answer.payload);
  assert.equal(answer.headers["api-version"], apiVersion, answer.payload);
  const problem = answer.json();
  assert.equal(problem.status, status);
  for (const member of ["type", "title", "detail", "code"]) assert.ok(problem[member].length > 3, member);
  assert.match(problem.type, /^(urn:kentering:problem:[a-z-]+|about:blank)$/);
}
