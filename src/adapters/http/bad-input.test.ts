/** Whatever is sent: a clear refusal that names the place, never a bug, nothing half-stored, nothing personal repeated. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { anybody, ask, type House, houseOf, openHouse, threeReports, token, type Visitor } from "#tools/http.ts";

const valid = {
  form: "fake-webshop",
  narrative: "Een fiets besteld en betaald, nooit gekomen.",
  occurredAt: "2026-11-20",
  amountLost: { cents: 45_000, currency: "EUR" },
  channel: "website",
  victim: { type: "citizen", impact: ["financial"] },
  indicators: [
    { kind: "domain", value: "fietsen-voordeel.nl", role: "controlled", how: "visited" },
    { kind: "iban", value: "NL91ABNA0417164300", role: "controlled" },
  ],
  reporter: { email: "melder@voorbeeld.nl", phone: "0612345678" },
  externalId: "a1",
};
const report = (change: object): object => ({ ...valid, ...change });
const json = (change: string): string => `${JSON.stringify(valid).slice(0, -1)},${change}}`;

/** What is sent, and the path that the refusal names; with another status where it is not 400. */
const bad: readonly (readonly [what: string, body: unknown, path?: string | undefined, status?: number])[] = [
  ["an unknown form code", report({ form: "sprookje" }), "/form"],
  ["an unknown field", report({ bsn: "x" }), ""],
  ["an unknown field within", report({ reporter: { name: "x" } }), "/reporter"],
  ["negative money", report({ amountLost: { cents: -1, currency: "EUR" } }), "/amountLost/cents"],
  ["money of twenty digits", json(`"amountLost":{"cents":12345678901234567890,"currency":"EUR"}`), undefined],
  [
    "money of twenty digits",
    report({ amountLost: { cents: 1.2345678901234567e19, currency: "EUR" } }),
    "/amountLost/cents",
  ],
  ["a fraction of a cent", report({ amountLost: { cents: 0.5, currency: "EUR" } }), "/amountLost/cents"],
  ["money as text", report({ amountLost: { cents: "450", currency: "EUR" } }), "/amountLost/cents"],
  ["money without a currency", report({ amountLost: { cents: 450 } }), "/amountLost"],
  ["a currency that is none", report({ amountLost: { cents: 450, currency: "euro" } }), "/amountLost/currency"],
  ["a year of five digits", report({ occurredAt: "99999-01-01" }), "/occurredAt"],
  ["the thirtieth of February", report({ occurredAt: "2026-02-30" }), "/occurredAt"],
  ["the thirtieth of February, at an hour", report({ occurredAt: "2026-02-30T10:00:00Z" }), "/occurredAt"],
  ["tomorrow and after", report({ occurredAt: "2026-11-25" }), "/occurredAt"],
  ["a day in the last century", report({ occurredAt: "1789-07-14" }), "/occurredAt"],
  ["an hour without its offset", report({ occurredAt: "2026-11-20T10:00:00" }), "/occurredAt"],
  ["an hour that is none", report({ occurredAt: "2026-11-20T25:00:00Z" }), "/occurredAt"],
  ["NUL", report({ narrative: "a\0b" }), "/narrative"],
  ["half a surrogate pair", report({ narrative: "a\ud800b" }), "/narrative"],
  ["NUL in an indicator", report({ indicators: [{ kind: "handle", value: "a\0" }] }), "/indicators/0/value"],
  ["half a surrogate pair in an externalId", report({ externalId: "\udc00" }), "/externalId"],
  ["NUL in a reporter's key", report({ reporter: { transaction: "\0" } }), "/reporter/transaction"],
  [
    "ten thousand indicators",
    report({ indicators: Array.from({ length: 4000 }, () => ({ kind: "handle", value: "a" })) }),
    "/indicators",
  ],
  [
    "an IBAN with a wrong check digit",
    report({ indicators: [{ kind: "iban", value: "NL92ABNA0417164300" }] }),
    "/indicators/0/value",
  ],
  ["a domain that is none", report({ indicators: [{ kind: "domain", value: "..." }] }), "/indicators/0/value"],
  ["a kind that is none", report({ indicators: [{ kind: "bsn", value: "1" }] }), "/indicators/0/kind"],
  [
    "a role that is none",
    report({ indicators: [{ kind: "handle", value: "a", role: "guilty" }] }),
    "/indicators/0/role",
  ],
  ["a reporter's phone that is none", report({ reporter: { phone: "bel mij" } }), "/reporter/phone"],
  ["a reporter's IBAN that is none", report({ reporter: { iban: "NL00" } }), "/reporter/iban"],
  ["too long a story", report({ narrative: "x".repeat(20_001) }), "/narrative"],
  ["no story", report({ narrative: undefined }), ""],
  ["null", report({ channel: null }), "/channel"],
  ["nothing", "", ""],
  ["null alone", "null", ""],
  ["a list", "[]", ""],
  ["text", '"x"', ""],
  ["half a JSON text", '{"form":', undefined],
  ["the same field twice", json('"form":"phishing"'), undefined],
  ["the same field twice, once in escapes", json('"\\u0066orm":"phishing"'), undefined],
  ["a reach for the prototype", json('"__proto__":{"a":1}'), undefined],
  ["a reach for the constructor", json('"constructor":{"prototype":{"a":1}}'), undefined],
  ["nesting of ten thousand", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`, undefined],
  ["lists in lists, forty deep", json(`"x":${"[".repeat(40)}${"]".repeat(40)}`), undefined],
  ["300 KB", report({ narrative: "x".repeat(300_000) }), undefined, 413],
];

test("a report with anything wrong in it is refused with the place, and leaves no row anywhere", async () => {
  const house = await openHouse();
  const desk = await token(house.world, "politie-lmio", ["reports"]);
  const before = await rowCounts(house);
  for (const [what, body, path, status = 400] of bad) {
    const { statusCode, payload } = await ask(house, desk, "POST", "/v1/reports", body);
    assert.equal(statusCode, status, `${what}: ${payload}`);
    const problem = JSON.parse(payload);
    assert.equal(problem.path, path, `${what}: ${payload}`);
    assert.ok(problem.detail.length > 15, what);
  }
  assert.deepEqual(await rowCounts(house), before);
  assert.deepEqual(house.lines, []);
  assert.equal((await ask(house, desk, "POST", "/v1/reports", valid)).statusCode, 201);
});

test("bytes that are no UTF-8 are refused, not repaired", async () => {
  const house = await openHouse();
  const payload = Buffer.concat([
    Buffer.from('{"form":"fake-webshop","narrative":"'),
    Buffer.from([0xff, 0xfe, 0xc0]),
    Buffer.from('"}'),
  ]);
  const { statusCode, body } = await house.app.inject({
    method: "POST",
    url: "/v1/reports",
    headers: { "content-type": "application/json" },
    payload,
  });
  assert.equal(statusCode, 400);
  assert.match(JSON.parse(body).detail, /UTF-8/);
  assert.deepEqual(await house.rows(`select 1 from report`), []);
});

test("a token that is wrong, revoked, expired or of somebody else opens nothing", async () => {
  const house = await openHouse();
  const { world } = house;
  const list = (by: Visitor) => ask(house, by, "GET", "/v1/barrier-requests");
  for (const authorization of [
    "",
    "Bearer",
    "Bearer ",
    "Bearer kt_x",
    `Bearer kt_${"a".repeat(43)}`,
    "Basic YTpi",
    `Bearer kt_${"\u00e9".repeat(43)}`,
  ]) {
    const answer = await list({ ...anybody, headers: { authorization } });
    assert.equal(answer.statusCode, 401, authorization);
  }
  const revoked = await token(world, "sidn", ["requests"]);
  const expired = await token(world, "sidn", ["requests"]);
  assert.equal((await list(revoked)).statusCode, 200);
  await house.rows(
    `update token set revoked_at = $1 where id = (select max(id::text)::uuid from token where id <> (select max(id::text)::uuid from token))`,
    [world.now()],
  );
  assert.equal((await list(revoked)).statusCode, 401);
  assert.equal((await list(expired)).statusCode, 200);
  world.pass(31 * 86_400_000);
  assert.equal((await list(expired)).statusCode, 401);
});

test("an answer or decision with anything wrong in it changes nothing", async () => {
  const house = await openHouse();
  await threeReports(house.world);
  const sidn = await token(house.world, "sidn", ["requests", "outcomes"]);
  const [{ id }] = (await ask(house, sidn, "GET", "/v1/barrier-requests")).json().items;
  const before = await rowCounts(house);
  const outcomes: readonly (readonly [unknown, string])[] = [
    [{}, ""],
    [{ result: "done" }, "/result"],
    [{ result: "raised", code: "perhaps" }, "/code"],
    [{ result: "declined" }, "/reason"],
    [{ result: "raised", at: "99999-01-01" }, "/at"],
    [{ result: "raised", at: "2026-02-30T10:00:00Z" }, "/at"],
    [{ result: "raised", at: "2027-01-01T00:00:00Z" }, "/at"],
    [{ result: "raised", amountStopped: { cents: -1, currency: "EUR" } }, "/amountStopped/cents"],
    [{ result: "raised", amountStopped: { cents: 1e20, currency: "EUR" } }, "/amountStopped/cents"],
    [{ result: "declined", reason: "a\0b" }, "/reason"],
    [{ result: "declined", reason: "\ud800" }, "/reason"],
    [{ result: "declined", reason: "x".repeat(1001) }, "/reason"],
  ];
  for (const [body, path] of outcomes) {
    const { statusCode, payload } = await ask(house, sidn, "POST", `/v1/barrier-requests/${id}/outcomes`, body);
    assert.equal(statusCode, 400, `${JSON.stringify(body)}: ${payload}`);
    assert.equal(JSON.parse(payload).path, path, `${JSON.stringify(body)}: ${payload}`);
  }
  for (const code of ["", "1234", "U".repeat(12), "x".repeat(101), "\0"]) {
    assert.equal((await ask(house, anybody, "POST", "/v1/follow-ups", { code })).statusCode, 400, code);
  }
  assert.deepEqual(await rowCounts(house), before);
});

const covenant = readFileSync(
  new URL("../../../policy/covenants/webshop-three-reports.yaml", import.meta.url),
  "utf8",
).replace("id: webshop-three-reports", "id: webshop-planted");

test("a covenant with a typing error names its line; with ground convenant it is refused; without a DPIA it stays a draft", async () => {
  const house = await openHouse();
  const socket = await houseOf(house.world, { door: "operator" });
  const load = async (source: string) => {
    const answer = await ask(socket, anybody, "POST", "/v1/covenants", { source });
    return { status: answer.statusCode, ...answer.json() };
  };
  const before = await rowCounts(house);
  const lines = covenant.split("\n");
  const misspelt = lines.with(13, lines[13]!.replace("signed", "singed")).join("\n");
  assert.notEqual(misspelt, covenant);
  const typo = await load(misspelt);
  assert.deepEqual([typo.status, typo.code], [400, "POLICY_INVALID"]);
  assert.match(typo.detail, /\b14\b/);
  assert.match(typo.path, /^line 14\b/);
  for (const source of [
    covenant.replace("basis: wpg20", "basis: convenant"),
    covenant.replace("basis: wpg20", "basis: covenant"),
    covenant.replace('when: "reporters >= 3', 'when: "victims >= 3'),
    covenant.replace("    decide:\n      by: person", "    decide:\n      by: rule"),
    `${covenant}\nid: again`,
    "",
    "\0",
    `x: ${"[".repeat(1000)}`,
    "a: &a [*a]",
    "x".repeat(65_537),
  ]) {
    const { status, detail } = await load(source);
    assert.equal(status, 400, `${source.slice(0, 40)}: ${detail}`);
  }
  assert.deepEqual(await rowCounts(house), before);
  const draft = await load(covenant.replace(/^dpia: .*$/m, ""));
  assert.deepEqual([draft.status, draft.state], [201, "draft"]);
  assert.match(draft.reasons.join(), /dpia/i);
  assert.ok(!house.world.covenants.inForce.some(({ id }) => id === "webshop-planted"));
  assert.equal((await load(covenant)).status, 409);
});

test("a citizen service number in a story is nowhere in the store, sealed or not", async () => {
  const house = await openHouse();
  const bsn = "111222333";
  const { statusCode } = await ask(house, anybody, "POST", "/v1/reports", {
    ...valid,
    externalId: undefined,
    narrative: `Mijn BSN is ${bsn}, bel mij.`,
  });
  assert.equal(statusCode, 201);
  const [row] = await house.rows<{ gist: string; sealed: Uint8Array; wrapped: Uint8Array }>(
    `select r.gist, r.sealed, k.wrapped from report r join report_key k on k.report = r.id`,
  );
  const opened = JSON.stringify(house.world.secrets.open(row!.wrapped, row!.sealed));
  assert.match(opened, /bel mij/);
  assert.ok(!opened.includes(bsn) && !row!.gist.includes(bsn));
  assert.deepEqual(await house.rows(`select 1 from indicator where value like '%${bsn}%'`), []);
});

test("what a person typed comes back in no refusal, no header and no line of the log", async () => {
  const house = await openHouse();
  const desk = await token(house.world, "politie-lmio", ["reports"]);
  const marks = {
    narrative: "merkwoord-een",
    email: "merkwoord-twee@voorbeeld.nl",
    iban: "NL91ABNA0417164300",
    phone: "0612345699",
  };
  const told = {
    form: "fake-webshop",
    narrative: `${marks.narrative} ${marks.phone} ${marks.iban}`,
    reporter: { email: marks.email, iban: marks.iban, phone: marks.phone },
    indicators: [{ kind: "email", value: marks.email, role: "victim" }],
    externalId: "merkwoord-drie",
  };
  const twists: object[] = [
    { form: marks.email },
    { occurredAt: marks.email },
    { channel: marks.phone },
    { amountLost: { cents: marks.iban, currency: marks.iban } },
    { reporter: { ...told.reporter, email: `${marks.narrative} geen adres` } },
    { reporter: { ...told.reporter, iban: `${marks.iban}9` } },
    { reporter: { ...told.reporter, phone: `${marks.phone}99999999` } },
    { indicators: [{ kind: "iban", value: marks.email }] },
    { indicators: [{ kind: marks.phone, value: marks.iban }] },
    { narrative: `${marks.narrative}\0` },
  ];
  const answers = [await ask(house, desk, "POST", "/v1/reports", told)];
  answers.push(await ask(house, desk, "POST", "/v1/reports", { ...told, channel: "app" }));
  for (const twist of twists) answers.push(await ask(house, desk, "POST", "/v1/reports", { ...told, ...twist }));
  answers.push(await ask(house, desk, "POST", "/v1/reports", `${marks.email} ${marks.iban}`));
  answers.push(
    await ask(house, anybody, "GET", `/v1/%zz${marks.email}`),
    await ask(house, anybody, "GET", `/v1/reports?${marks.email}=1`),
  );
  answers.push(await ask(house, anybody, "GET", `/v1/fraud-forms?${marks.email}=${marks.iban}`));
  answers.push(await ask(house, anybody, "POST", "/v1/follow-ups", { code: marks.iban }));
  assert.equal(answers[0]?.statusCode, 201);
  for (const { statusCode, payload, headers } of answers) {
    assert.ok(statusCode < 500, payload);
    const said = `${payload} ${JSON.stringify(headers)}`;
    for (const mark of ["merkwoord", marks.iban, marks.phone]) assert.ok(!said.includes(mark), `${mark} in ${said}`);
  }
  assert.deepEqual(house.lines, []);
});

test("whatever is changed in a report, the answer is a report or a refusal, never a bug", {
  timeout: 60_000,
}, async () => {
  const house = await openHouse();
  const desk = await token(house.world, "politie-lmio", ["reports"]);
  const { externalId: _, ...base } = valid;
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom(
      "",
      "\0",
      "\ud800",
      -1,
      1e21,
      0.1,
      2 ** 53,
      "NL91ABNA0417164300",
      "https://a.b/\u202e",
      "xn--",
      "\u{1F600}",
      "%00",
      "1".repeat(400),
      null,
      [],
      {},
    ),
  );
  const place = fc.constantFrom(...placesIn(base));
  // Each its own: a list that is put into itself is nothing that JSON can say.
  const own = strange.map((value) => structuredClone(value));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(place, own), { minLength: 1, maxLength: 3 }), async (changes) => {
      const body = structuredClone<Record<string, unknown>>(base);
      for (const [path, value] of changes) put(body, path, value);
      const { statusCode, payload } = await ask(house, desk, "POST", "/v1/reports", JSON.stringify(body));
      assert.ok([201, 400, 413].includes(statusCode), `${statusCode} ${payload}`);
    }),
    { numRuns: 500 },
  );
  assert.deepEqual(house.lines, []);
});

/** Every place in a value, as a list of keys. */
function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const here = at.length === 0 ? [["unknown"]] : [at];
  if (typeof value !== "object" || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))];
}

function put(target: unknown, [key, ...rest]: readonly string[], value: unknown): void {
  if (typeof target !== "object" || target === null || key === undefined) return;
  if (rest.length === 0) Reflect.set(target, key, value);
  else put(Reflect.get(target, key), rest, value);
}

/** How many rows there are in every table. */
async function rowCounts({ rows }: House): Promise<Record<string, unknown>> {
  const tables = await rows<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p') and not relispartition and relname <> 'migration'
       and relnamespace = current_schema()::regnamespace order by relname`,
  );
  assert.ok(tables.length > 25);
  const [counted] = await rows(
    `select ${tables.map(({ name }) => `(select count(*) from ${name}) as ${name}`).join(", ")}`,
  );
  return counted ?? {};
}
