import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { type TestContext, test } from "node:test";
import { Refusal } from "#core/errors.ts";
import type { SeededPerson } from "#core/policy.ts";
import { localIssuer } from "./issuer.ts";
import { isLoopback } from "./loopback.ts";
import { relyingParty, whoIsIn } from "./relying-party.ts";

const persons: readonly SeededPerson[] = [
  { subject: "ravi", name: "Ravi Mohan", organisation: "politie-lmio", roles: ["investigator"] },
  { subject: "bas", name: 'Bas "<b>" Mulder', organisation: "bank-a", roles: ["partner-worker"] },
];
const clientId = "kentering";

/** Starts the issuer on a server of its own, below a path, as our own server mounts it. */
async function started(t: TestContext, clientSecret?: string) {
  const failures: Error[] = [];
  const warnings = [t.mock.method(console, "warn", () => {}), t.mock.method(console, "info", () => {})];
  const server = createServer();
  const origin = await listening(server);
  t.after(() => server.close().closeAllConnections());
  const shared = { issuer: `${origin}/issuer`, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
  const redirectUri = `${origin}/sign-in/return`;
  const issuer = localIssuer({
    ...shared,
    persons,
    redirectUris: [redirectUri],
    cookieKeys: ["a key for this test"],
    failed: (error) => failures.push(error),
  });
  server.on("request", (req, res) => void issuer.handle(req, res).catch((error: Error) => failures.push(error)));
  t.after(() => {
    assert.deepEqual(failures, []);
    for (const warning of warnings) assert.equal(warning.mock.callCount(), 0);
  });
  return { origin, redirectUri, party: relyingParty({ ...shared, redirectUri, allowInsecure: true }) };
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      assert.ok(address !== null && typeof address === "object");
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

/** A browser as far as signing in needs one: it keeps cookies with their paths, and follows redirects one at a time. */
function browser() {
  const jar = new Map<string, { value: string; path: string }>();
  return async (url: string, form?: Record<string, string>) => {
    const { pathname } = new URL(url);
    const cookies = [...jar]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => name + value);
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: cookies.join("; "), accept: "text/html" },
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)(=[^;]*)/.exec(line) ?? [];
      jar.set(name, { value, path: /path=([^;]+)/i.exec(line)?.[1] ?? "/" });
    }
    const location = response.headers.get("location");
    return { response, html: await response.text(), next: location === null ? "" : new URL(location, url).href };
  };
}

/** From our own "sign in" to the address that the issuer sends the browser back to. */
async function choose(visit: ReturnType<typeof browser>, url: string, person: string): Promise<string> {
  const list = (await visit(url)).next;
  const resume = (await visit(list, { person })).next;
  return (await visit(resume)).next;
}

const notSignedIn = (error: unknown) => error instanceof Refusal && error.code === "NOT_SIGNED_IN";

for (const [kind, clientSecret] of [
  ["public client", undefined],
  ["client with a secret", "s3cret s3cret"],
] as const) {
  test(`a person picked from the list comes back as that person, with code and PKCE, for a ${kind}`, async (t) => {
    const { party, redirectUri, origin } = await started(t, clientSecret);
    const { url, state } = await party.begin();
    assert.match(url, /code_challenge_method=S256/);
    const returned = await choose(browser(), url, "bas");
    assert.ok(returned.startsWith(`${redirectUri}?code=`), returned);
    assert.deepEqual(await party.finish(returned, state), {
      issuer: `${origin}/issuer`,
      subject: "bas",
      name: 'Bas "<b>" Mulder',
    });
  });
}

test("the list names everybody, fetches nothing, runs no script, and says what it is for", async (t) => {
  const { party } = await started(t);
  const visit = browser();
  const { response, html } = await visit((await visit((await party.begin()).url)).next);
  assert.match(html, /Ravi Mohan<\/button> politie-lmio, investigator/);
  assert.match(html, /Bas &#34;&#60;b&#62;&#34; Mulder/);
  assert.match(html, /geen wachtwoord/);
  assert.doesNotMatch(html, /<script|<style|<link|<img|style=|https?:/);
  assert.match(
    response.headers.get("content-security-policy") ?? "",
    /^default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'/,
  );
});

test("signing in again shows the list again, so that one can be somebody else", async (t) => {
  const { party } = await started(t);
  const visit = browser();
  for (const person of ["ravi", "bas", "ravi"]) {
    const { url, state } = await party.begin();
    assert.equal((await party.finish(await choose(visit, url, person), state)).subject, person);
  }
});

test("a sign-in that another browser began, or with another verifier, state or nonce, is refused", async (t) => {
  const { party } = await started(t);
  const other = (await party.begin()).state;
  for (const changed of ["state", "codeVerifier", "nonce"] as const) {
    const { url, state } = await party.begin();
    const returned = await choose(browser(), url, "ravi");
    await assert.rejects(party.finish(returned, { ...state, [changed]: other[changed] }), notSignedIn, changed);
  }
});

test("a code works once: who copies the address gets nothing, and an invented code neither", async (t) => {
  const { party } = await started(t);
  const { url, state } = await party.begin();
  const returned = await choose(browser(), url, "ravi");
  await party.finish(returned, state);
  await assert.rejects(party.finish(returned, state), notSignedIn);
  const invented = new URL(returned);
  invented.searchParams.set("code", "invented");
  await assert.rejects(party.finish(invented.href, state), notSignedIn);
});

test("without PKCE, with the plain method, or to an address of a stranger, the issuer gives no code", async (t) => {
  const { party, redirectUri } = await started(t);
  const { url } = await party.begin();
  const without = new URL(url);
  without.searchParams.delete("code_challenge");
  without.searchParams.delete("code_challenge_method");
  assert.match((await browser()(without.href)).next, /error=invalid_request/);
  const plain = new URL(url);
  plain.searchParams.set("code_challenge_method", "plain");
  assert.match((await browser()(plain.href)).next, /error=invalid_request/);
  const stranger = new URL(url);
  stranger.searchParams.set("redirect_uri", redirectUri.replace("/return", "/elsewhere"));
  const { response, html, next } = await browser()(stranger.href);
  assert.deepEqual([response.status, next], [400, ""]);
  assert.doesNotMatch(html, /<script|https?:/);
});

test("who is not on the list cannot be picked, and a stranger's browser cannot pick for me", async (t) => {
  const { party } = await started(t);
  const visit = browser();
  const list = (await visit((await party.begin()).url)).next;
  assert.equal((await visit(list, { person: "mallory" })).response.status, 400);
  assert.equal((await visit(list, { person: "x".repeat(9999) })).response.status, 400);
  const expired = await browser()(list, { person: "ravi" });
  assert.equal(expired.response.status, 400);
  assert.match(expired.html, /verlopen/);
});

test("the sign-in without passwords exists only on this machine", async (t) => {
  const settings = { persons, clientId, cookieKeys: ["k"], failed: () => {} };
  for (const [issuer, redirect] of [
    ["http://192.168.1.2/issuer", "http://127.0.0.1/return"],
    ["http://127.0.0.1/issuer", "http://127.0.0.1.example.nl/return"],
  ] as const)
    assert.throws(() => localIssuer({ ...settings, issuer, redirectUris: [redirect] }), /only on this machine/);
  for (const url of ["http://localhost:8080/x", "http://127.8.9.1", "http://[::1]:80"])
    assert.equal(isLoopback(url), true);
  for (const url of ["http://0.0.0.0", "http://127.0.0.1.nl", "http://[::2]"]) assert.equal(isLoopback(url), false);

  const { origin } = await started(t);
  const discovery = `${origin}/issuer/.well-known/openid-configuration`;
  assert.equal((await fetch(discovery)).status, 200);
  assert.equal((await fetch(discovery, { headers: { "x-forwarded-for": "10.0.0.1" } })).status, 403);
});

test("plain HTTP is refused for an issuer on another machine, whatever the settings", () => {
  const settings = { issuer: "http://login.example.nl", clientId, redirectUri: "http://127.0.0.1/return" };
  assert.throws(() => relyingParty({ ...settings, allowInsecure: true }), /on this machine/);
  assert.throws(() => relyingParty({ ...settings, allowInsecure: false }), /https/);
});

test("an issuer that does not answer is told to the person, and asked again the next time", async () => {
  const server = createServer();
  const origin = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const party = relyingParty({ issuer: origin, clientId, redirectUri: `${origin}/return`, allowInsecure: true });
  await assert.rejects(party.begin(), notSignedIn);
  await assert.rejects(party.begin(), notSignedIn);
});

test("a citizen service number is never read, not even when the issuer puts it in the subject", () => {
  const claims = { iss: "https://login.example.nl", aud: clientId, exp: 1, iat: 1, sub: "a-pseudonym" };
  const told = { ...claims, name: "Jan", acr: "substantial", bsn: "111222333", "urn:nl:bsn": "111222333" };
  assert.deepEqual(whoIsIn(told), { issuer: claims.iss, subject: "a-pseudonym", name: "Jan", acr: "substantial" });
  for (const sub of ["111222333", "s00000000:111222333", "10000008"])
    assert.throws(() => whoIsIn({ ...claims, sub }), notSignedIn, sub);
  assert.equal(whoIsIn({ ...claims, sub: "111222334" }).subject, "111222334");
  assert.equal(whoIsIn({ ...claims, name: "111222333" }).name, "");
});
