/** What a call to somebody else's address does, and what it never does, against a server of this machine. */
import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import { after, test } from "node:test";
import { Undelivered } from "#core/delivery/undelivered.ts";
import { call } from "./call.ts";

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const to = (url: string) => ({ url: new URL(url), headers: { "webhook-id": "x" }, body: "{}" });
const faultOf = (tried: Promise<unknown>): Promise<string> =>
  tried.then(
    () => "taken",
    (error: unknown) => (error instanceof Undelivered ? error.fault : String(error)),
  );

test("a name that leads inside is not called, whatever it led to when it was set, and also where one of many does", async () => {
  let calls = 0;
  const port = await listening((_request, response) => {
    calls += 1;
    response.end();
  });
  for (const addresses of [["127.0.0.1"], ["10.0.0.1"], ["::1"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"], []]) {
    const resolve = async () => addresses;
    const tried = call(to(`https://rebinding.example:${port}/`), { loopback: true, resolve });
    assert.equal(await faultOf(tried), "address-refused", addresses.join());
  }
  assert.equal(calls, 0);
});

test("the name is looked up once, and the connection goes to what was judged and nowhere else", async () => {
  let lookups = 0;
  // 192.0.2.1 would be refused; this one is of the open internet and answers nobody here.
  const resolve = async () => {
    lookups += 1;
    return lookups === 1 ? ["240.0.0.1"] : ["127.0.0.1"];
  };
  assert.equal(await faultOf(call(to("https://rebinding.example/"), { loopback: false, resolve })), "address-refused");
  assert.equal(lookups, 1);
});

test("a number of this machine is called only where that is allowed, and nothing else goes without TLS", async () => {
  const port = await listening((_request, response) => response.writeHead(204).end());
  assert.deepEqual(await call(to(`http://127.0.0.1:${port}/`), { loopback: true }), {
    status: 204,
    retryAfter: undefined,
  });
  assert.equal(await faultOf(call(to(`http://127.0.0.1:${port}/`), { loopback: false })), "address-refused");
  assert.equal(await faultOf(call(to(`https://127.0.0.1:${port}/`), { loopback: false })), "address-refused");
  const resolve = async () => ["8.8.8.8"];
  assert.equal(await faultOf(call(to("http://bank.example/"), { loopback: true, resolve })), "address-refused");
});

test("a redirect is an answer like any other: nobody is followed", async () => {
  const paths: string[] = [];
  const port = await listening(({ url }, response) => {
    paths.push(url ?? "");
    response.writeHead(302, { location: `http://127.0.0.1:${port}/admin`, "retry-after": "7" }).end();
  });
  assert.deepEqual(await call(to(`http://127.0.0.1:${port}/hook`), { loopback: true }), { status: 302, retryAfter: 7 });
  assert.deepEqual(paths, ["/hook"]);
});

test("who refuses the connection, breaks it off, or answers no HTTP, is unreachable; no name, no address", async () => {
  const port = await listening(({ socket }) => socket.destroy());
  assert.equal(await faultOf(call(to(`http://127.0.0.1:${port}/`), { loopback: true })), "unreachable");
  const huge = await listening((_request, response) => {
    for (let header = 0; header < 40; header++) response.setHeader(`x-${header}`, "y".repeat(1_000));
    response.end();
  });
  assert.equal(await faultOf(call(to(`http://127.0.0.1:${huge}/`), { loopback: true })), "unreachable");
  assert.equal(await faultOf(call(to("http://127.0.0.1:9/"), { loopback: true })), "unreachable");
  const resolve = () => Promise.reject(new Error("ENOTFOUND"));
  assert.equal(await faultOf(call(to("https://nobody.example/"), { loopback: false, resolve })), "no-address");
});

test("of an answer without end little is read, and of one that comes by the drop none is waited for", async () => {
  let written = 0;
  const flooded = new Promise<void>((closed) => {
    void listening((_request, response) => {
      response.once("close", closed);
      const pour = (): void => {
        while (!response.destroyed && written < 100_000_000) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", pour);
        }
      };
      pour();
    }).then((port) => call(to(`http://127.0.0.1:${port}/`), { loopback: true }));
  });
  await flooded;
  assert.ok(written < 20_000_000, `${written} bytes`);
  const port = await listening((_request, response) => response.writeHead(200).write("x"));
  assert.equal((await call(to(`http://127.0.0.1:${port}/`), { loopback: true })).status, 200);
});
