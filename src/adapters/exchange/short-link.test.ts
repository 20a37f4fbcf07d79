/** Where short links lead, asked of a server of this machine; and where no short link can make us go. */
import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import { after, test } from "node:test";
import fc from "fast-check";
import { isPublicAddress } from "#core/delivery/address.ts";
import { openInternet, type Reach, shortLinks } from "./short-link.ts";

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const isShortener = (host: string) => host === "kort.example" || host === "ook-kort.example";

/** A shortener on this machine, which only this test may reach, and every path that it was asked for. */
async function shortener(listener: RequestListener, resolve: Reach["resolve"] = async () => ["127.0.0.1"]) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(`${request.headers.host?.split(":")[0]}${request.url}`);
    assert.equal(request.headers.cookie, undefined);
    assert.equal(request.headers.authorization, undefined);
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  const port = String(typeof address === "object" ? address?.port : 0);
  const reach: Reach = { resolve, may: (each) => each === "127.0.0.1", ports: [port] };
  return {
    paths,
    at: (path: string, host = "kort.example") => `http://${host}:${port}${path}`,
    follow: shortLinks(isShortener, reach),
  };
}

const to =
  (location: string): RequestListener =>
  (_request, response) =>
    response.writeHead(302, { location }).end();

test("a short link leads where its shortener says, and that place itself is never called", async () => {
  const { paths, at, follow } = await shortener(to("https://ing-verificatie.example.top/inloggen?x=1#y"));
  assert.equal(await follow(at("/abc")), "https://ing-verificatie.example.top/inloggen?x=1#y");
  assert.equal(
    await follow(at("/abc").replace("//", "//naam:geheim@")),
    "https://ing-verificatie.example.top/inloggen?x=1#y",
  );
  assert.deepEqual(paths, ["kort.example/abc", "kort.example/abc"]);
});

test("a short link to a short link is followed, also where it is told without a host; a ring and a long row are given up", async () => {
  const { at, follow, paths } = await shortener(({ url = "" }, response) => {
    const left = Number(url.slice(1));
    const location = left === 0 ? "https://einde.example/" : left > 90 ? url : `/${left - 1}`;
    response.writeHead(301, { location }).end();
  });
  assert.equal(await follow(at("/4")), "https://einde.example/");
  paths.length = 0;
  assert.equal(await follow(at("/5")), undefined);
  assert.equal(paths.length, 5);
  assert.equal(await follow(at("/99", "ook-kort.example")), undefined);
});

test("what is no shortener of the list is not called at all", async () => {
  const { paths, at, follow } = await shortener(to("https://x.example/"));
  for (const link of [
    at("/", "winkel.example"),
    at("/", "127.0.0.1"),
    "ftp://kort.example/",
    "javascript:alert(1)",
    "kort",
  ])
    assert.equal(await follow(link), undefined, link);
  assert.deepEqual(paths, []);
});

test("a page in place of a pointer, a pointer to no web address, one too long, and a broken answer lead nowhere", async () => {
  for (const answer of [
    (_request, response) => response.writeHead(200, { location: "https://x.example/" }).end("x".repeat(100)),
    to("javascript:alert(1)"),
    to("file:///etc/passwd"),
    to("http://"),
    to(`https://x.example/${"y".repeat(3_000)}`),
    (_request, response) => response.writeHead(302).end(),
    ({ socket }) => socket.destroy(),
    (_request, response) => {
      for (let header = 0; header < 40; header++) response.setHeader(`x-${header}`, "y".repeat(1_000));
      response.writeHead(302, { location: "https://x.example/" }).end();
    },
  ] satisfies RequestListener[]) {
    const { at, follow } = await shortener(answer);
    assert.equal(await follow(at("/")), undefined);
  }
});

test("of a page without end nothing is read: the answer is known from its head", async () => {
  let written = 0;
  const { at, follow } = await shortener((_request, response) => {
    response.writeHead(302, { location: "https://x.example/" });
    const pour = (): void => {
      while (!response.destroyed && written < 100_000_000) {
        written += 65_536;
        if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", pour);
      }
    };
    pour();
  });
  assert.equal(await follow(at("/")), "https://x.example/");
  assert.ok(written < 20_000_000, `${written} bytes`);
});

test("a name is looked up once, and the connection goes to what was judged: pointing elsewhere meanwhile changes nothing", async () => {
  let lookups = 0;
  const { at, follow, paths } = await shortener(to("https://x.example/"), async () =>
    ++lookups === 1 ? ["127.0.0.1"] : ["169.254.169.254"],
  );
  assert.equal(await follow(at("/")), "https://x.example/");
  assert.equal(lookups, 1);
  assert.equal(await follow(at("/")), undefined, "the second time it leads inside");
  assert.equal(paths.length, 1);
});

const inside =
  "0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.192 192.168.1.1 168.63.129.16 " +
  "198.18.0.1 224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe 64:ff9b::7f00:1 2002:7f00:1::1 " +
  "fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 ff02::1";

test("a shortener's name that leads inside is not called, in whatever spelling, and also where one of many addresses does", async () => {
  for (const address of inside.split(" "))
    for (const addresses of [[address], ["8.8.8.8", address]]) {
      const follow = shortLinks(isShortener, { ...openInternet, resolve: async () => addresses });
      assert.equal(await follow("https://kort.example/abc"), undefined, address);
    }
  const follow = shortLinks(isShortener, { ...openInternet, resolve: () => Promise.reject(new Error("ENOTFOUND")) });
  assert.equal(await follow("https://kort.example/abc"), undefined);
});

test("only the ports of the web: a shortener on another is not called", async () => {
  const { at, follow, paths } = await shortener(to("https://x.example/"));
  assert.equal(
    await shortLinks(isShortener, { ...openInternet, resolve: async () => ["8.8.8.8"] })(at("/")),
    undefined,
  );
  assert.equal(await follow("http://kort.example:22/"), undefined);
  assert.deepEqual(paths, []);
});

/** Every way in which a browser reads four bytes: with fewer dots, in hexadecimal, in octal, in full-width digits, as IPv6. */
function spellings([a, b, c, d]: readonly [number, number, number, number]): string[] {
  const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const tail = (b << 16) | (c << 8) | d;
  const hex = (of: number) => of.toString(16);
  const dotted = `${a}.${b}.${c}.${d}`;
  return [
    dotted,
    `${dotted}.`,
    String(whole),
    `0x${hex(whole)}`,
    `0${whole.toString(8)}`,
    `${a}.${tail}`,
    `${a}.${b}.${(c << 8) | d}`,
    `0x${hex(a)}.0${b.toString(8)}.${c}.0x${hex(d)}`,
    Array.from(dotted, (sign) => (sign === "." ? "。" : String.fromCodePoint(0xff10 + Number(sign)))).join(""),
    dotted.replaceAll(/\d/g, (digit) => `%3${digit}`),
    `[::ffff:${dotted}]`,
    `[::ffff:${hex((a << 8) | b)}:${hex((c << 8) | d)}]`,
    `[0:0:0:0:0:FFFF:${dotted}]`,
  ];
}

test("an address is judged by where it leads and never by how it is written", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const known = fc.constantFrom(
    [127, 0, 0, 1],
    [10, 0, 0, 1],
    [169, 254, 169, 254],
    [192, 168, 0, 1],
    [100, 64, 1, 1],
    [8, 8, 8, 8],
  );
  fc.assert(
    fc.property(fc.oneof(known, fc.tuple(byte, byte, byte, byte)), ([a = 0, b = 0, c = 0, d = 0]) => {
      const open = isPublicAddress(`${a}.${b}.${c}.${d}`);
      for (const spelling of spellings([a, b, c, d])) {
        const host = new URL(`http://${spelling}/`).hostname.replace(/^\[|\]$/g, "");
        assert.equal(isPublicAddress(host), open, spelling);
      }
    }),
  );
});

test("an address with a zone is no address of a link", () => {
  for (const host of ["[fe80::1%eth0]", "[fe80::1%25eth0]", "[::1%lo]"])
    assert.equal(URL.canParse(`http://${host}/`), false);
});
