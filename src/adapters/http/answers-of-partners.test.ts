/** Answers as partners' programs send them: many at once, twice, in the wrong order, for others, for nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { anybody, ask, type House, openHouse, threeReports, token } from "#tools/http.ts";

const many = "/v1/barrier-requests/outcomes";
const unknown = "019aaaaa-0000-7000-8000-000000000001";
const raised = { result: "raised" };

async function asked(shops = 1) {
  const house = await openHouse();
  for (let shop = 0; shop < shops; shop++) await threeReports(house.world, `fietsen-${shop}.nl`);
  const sidn = await token(house.world, "sidn", ["requests", "outcomes"]);
  const requests = await house.rows<{ id: string }>(
    `select id from barrier_request where addressee = 'sidn' and sent_at is not null order by id`,
  );
  return { house, sidn, ids: requests.map(({ id }) => id) };
}

const outcomes = (house: House) =>
  house.rows<{ request: string; result: string }>(`select request, result from outcome order by id`);

test("many answers in one call: each is taken or refused by itself, told by its place, and again changes nothing", async () => {
  const { house, sidn, ids } = await asked(2);
  const [one = "", two = ""] = ids;
  const items = [
    { request: one, outcome: { result: "raised", code: "stopped", at: "2026-11-23T11:00:00Z" } },
    { request: unknown, outcome: raised },
    { request: two, outcome: { result: "declined" } },
    { request: two, outcome: { result: "unknown" } },
    { request: "no id", outcome: raised },
    "nonsense",
  ];
  const answer = await ask(house, sidn, "POST", many, { items });
  assert.equal(answer.statusCode, 200);
  const told = answer.json();
  assert.deepEqual([told.recorded, told.refused], [2, 4]);
  assert.deepEqual(
    told.items.map(({ item, status, code, path }: Record<string, unknown>) => [item, status, code, path]),
    [
      [0, "recorded", undefined, undefined],
      [1, "refused", "NOT_FOUND", undefined],
      [2, "refused", "INPUT_INVALID", "/reason"],
      [3, "recorded", undefined, undefined],
      [4, "refused", "NOT_FOUND", "/request"],
      [5, "refused", "INPUT_INVALID", ""],
    ],
  );
  assert.deepEqual((await ask(house, sidn, "POST", many, { items })).json(), told);
  assert.equal((await outcomes(house)).length, 2);
});

test("a forged answer: without a token, with a token of another organisation, or for another's request, nothing is taken", async () => {
  const { house, sidn, ids } = await asked();
  const items = [{ request: ids[0], outcome: raised }];
  assert.equal((await ask(house, anybody, "POST", many, { items })).statusCode, 401);
  assert.equal(
    (await ask(house, { ...sidn, headers: { authorization: "Bearer kt_forged" } }, "POST", many, { items })).statusCode,
    401,
  );
  const reader = await token(house.world, "sidn", ["requests"]);
  assert.equal((await ask(house, reader, "POST", many, { items })).statusCode, 403);
  const other = await token(house.world, "psp-a", ["outcomes"]);
  assert.equal((await ask(house, other, "POST", many, { items })).json().items[0].code, "NOT_FOUND");
  assert.equal((await ask(house, other, "POST", `/v1/barrier-requests/${ids[0]}/outcomes`, raised)).statusCode, 404);
  assert.deepEqual(await outcomes(house), []);
});

test("an answer to a request that was never sent is refused as one to a request that does not exist", async () => {
  const { house } = await asked();
  const bank = await token(house.world, "bank-a", ["outcomes"]);
  const [draft] = await house.rows<{ id: string }>(`select id from barrier_request where addressee = 'bank-a'`);
  const told = (of: string) => ask(house, bank, "POST", `/v1/barrier-requests/${of}/outcomes`, raised);
  const [real, none] = [await told(draft?.id ?? ""), await told(unknown)];
  assert.equal(real.statusCode, 404);
  assert.equal(real.payload, none.payload);
});

test("an answer that names its time and is replayed, however late, is the answer it was; the last still counts", async () => {
  const { house, sidn, ids } = await asked();
  const at = `/v1/barrier-requests/${ids[0]}/outcomes`;
  const first = { result: "declined", code: "no-ground", at: "2026-11-23T10:00:00Z" };
  const { id } = (await ask(house, sidn, "POST", at, first)).json();
  await ask(house, sidn, "POST", at, { result: "raised", at: "2026-11-23T11:00:00Z" });
  const replayed = await ask(house, sidn, "POST", at, first);
  assert.deepEqual([replayed.statusCode, replayed.json().id], [201, id]);
  assert.deepEqual(
    (await outcomes(house)).map(({ result }) => result),
    ["declined", "raised"],
  );
});

test("of answers that lost their order the older is refused with what to do; one without a time says what holds now", async () => {
  const { house, sidn, ids } = await asked();
  const at = `/v1/barrier-requests/${ids[0]}/outcomes`;
  await ask(house, sidn, "POST", at, { result: "raised", at: "2026-11-23T11:00:00Z" });
  const older = await ask(house, sidn, "POST", at, { result: "unknown", at: "2026-11-23T10:00:00Z" });
  assert.deepEqual([older.statusCode, older.json().path], [409, "/at"]);
  assert.match(older.json().detail, /Leave \/at out/);
  assert.equal((await ask(house, sidn, "POST", at, { result: "unknown" })).statusCode, 201);
  // What was said without a time is about when it came, so a time before it is no contradiction.
  assert.equal((await ask(house, sidn, "POST", at, { result: "raised", at: "2026-11-23T11:30:00Z" })).statusCode, 201);
});

test("the same answer twice is one answer, also when both come at once", async () => {
  const { house, sidn, ids } = await asked();
  const at = `/v1/barrier-requests/${ids[0]}/outcomes`;
  const both = await Promise.all([1, 2].map(() => ask(house, sidn, "POST", at, raised)));
  assert.equal(new Set(both.map((answer) => answer.json().id)).size, 1);
  assert.equal((await outcomes(house)).length, 1);
});

test("100,000 answers at once: too large a call is refused whole, of many calls one goes on and the others hear to wait", async () => {
  const { house, sidn, ids } = await asked();
  const answer = { request: ids[0], outcome: raised };
  const hundredThousand = JSON.stringify({ items: Array.from({ length: 100_000 }, () => answer) });
  const whole = await ask(house, sidn, "POST", many, hundredThousand);
  assert.deepEqual([whole.statusCode, whole.json().code], [413, "TOO_LARGE"]);
  const over = await ask(house, sidn, "POST", many, { items: Array.from({ length: 501 }, () => answer) });
  assert.deepEqual([over.statusCode, over.json().path], [413, "/items"]);
  assert.deepEqual(await outcomes(house), []);
  const items = Array.from({ length: 500 }, () => ({ request: unknown, outcome: raised }));
  const call = JSON.stringify({ items });
  const calls = await Promise.all(Array.from({ length: 200 }, () => ask(house, sidn, "POST", many, call)));
  const taken = calls.filter(({ statusCode }) => statusCode === 200);
  const waiting = calls.filter(({ statusCode }) => statusCode === 429);
  assert.ok(taken.length >= 1 && taken.length <= 20, String(taken.length));
  assert.equal(taken.length + waiting.length, 200);
  for (const { headers } of waiting) assert.ok(Number(headers["retry-after"]) > 0);
});

test("while five hundred answers are taken, somebody's report waits for one of them and not for all", async () => {
  const { house, sidn } = await asked();
  const items = Array.from({ length: 500 }, () => ({ request: unknown, outcome: raised }));
  const order: string[] = [];
  const report = { form: "phishing", narrative: "Nep." };
  await Promise.all([
    ask(house, sidn, "POST", many, { items }).then(({ statusCode }) => order.push(`answers ${statusCode}`)),
    ask(house, anybody, "POST", "/v1/reports", report).then(({ statusCode }) => order.push(`report ${statusCode}`)),
  ]);
  assert.deepEqual(order, ["report 201", "answers 200"]);
});
