/** How often, how slow and how strange one may ask: nobody can take the place of everybody else. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { anybody, ask, type House, openHouse, token, type Visitor } from "#tools/http.ts";

const code = { code: "0000-0000-0000" };

test("follow-up codes can be tried twenty times a minute, and no more by signing in or showing a token", async () => {
  const house = await openHouse();
  for (const by of [anybody, await token(house.world, "politie-lmio", ["reports"])]) {
    for (const url of ["/v1/follow-ups", "/v1/withdrawals", "/v1/erasures"]) {
      const tries = await many(house, 20, by, "POST", url, code);
      assert.deepEqual(tries, { 404: 20 }, `${by.name} ${url}`);
      const { statusCode, headers, payload } = await ask(house, by, "POST", url, code);
      assert.equal(statusCode, 429);
      assert.equal(JSON.parse(payload).code, "TOO_MANY");
      assert.match(String(headers["retry-after"]), /^(60|[1-5]?\d)$/);
    }
  }
});

test("the public may ask three hundred times a minute, whether it is let in or refused; programs far more", async () => {
  const house = await openHouse();
  const lists = await many(house, 150, anybody, "GET", "/v1/fraud-forms");
  const refused = await many(house, 150, anybody, "GET", "/v1/barrier-requests");
  assert.deepEqual([lists, refused], [{ 200: 150 }, { 401: 150 }]);
  for (const [method, url] of [
    ["GET", "/v1/barrier-requests"],
    ["POST", "/v1/reports"],
    ["GET", "/v1/fraud-forms"],
  ] as const) {
    assert.equal((await ask(house, anybody, method, url, method === "POST" ? {} : undefined)).statusCode, 429, url);
  }
  const program = await token(house.world, "politie-lmio", ["reports"]);
  assert.deepEqual(await many(house, 400, program, "GET", "/v1/fraud-forms"), { 200: 400 });
});

test("behind a proxy on this machine each visitor has a limit of its own, and a whole IPv6 network only one", async () => {
  const house = await openHouse();
  const from = (ip: string) => ask(house, anybody, "POST", "/v1/follow-ups", code, { "x-forwarded-for": ip });
  for (let tries = 0; tries < 20; tries++) await from(`2001:db8::${tries.toString(16)}`);
  assert.equal((await from("2001:db8::ffff")).statusCode, 429);
  assert.equal((await from("2001:db8:0:1::1")).statusCode, 404);
  assert.equal((await from("192.0.2.1")).statusCode, 404);
});

test("a slow or silent connection is cut, and a large head refused, before anything waits for it", async () => {
  const { app } = await openHouse();
  const { server } = app;
  assert.deepEqual([server.requestTimeout, server.timeout, server.keepAliveTimeout], [4 * 3_600_000, 60_000, 10_000]);
  assert.ok(server.headersTimeout <= 60_000);
  assert.equal(app.initialConfig.bodyLimit, 262_144);
});

test("what is no HTTP gets a problem document on the bare connection, and the connection is closed", async () => {
  const { app } = await openHouse();
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  try {
    const said = await raw(Number(port), "NONSENSE\r\n\r\n");
    assert.match(said, /^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
    assert.match(said, /"code":"INPUT_INVALID"/);
    assert.match(
      await raw(Number(port), `GET / HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(20_000)}\r\n\r\n`),
      /^HTTP\/1\.1 431 /,
    );
  } finally {
    await app.close();
  }
});

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8").on("data", (part) => {
      said += String(part);
    });
    socket.on("end", () => resolve(said)).on("error", reject);
  });
}

/** How often each status came. */
async function many(
  house: House,
  times: number,
  by: Visitor,
  method: string,
  url: string,
  body?: unknown,
): Promise<Record<number, number>> {
  const seen: Record<number, number> = {};
  for (let time = 0; time < times; time++) {
    const { statusCode } = await ask(house, by, method, url, body);
    seen[statusCode] = (seen[statusCode] ?? 0) + 1;
  }
  return seen;
}
