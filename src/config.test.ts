import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError, readConfig } from "./config.ts";

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test("with nothing set it serves on this machine alone, with its data in ./var", () => {
  const config = readConfig({ PATH: "/bin", HOME: "/root" });
  assert.deepEqual(
    [config.host, config.port, config.dataDir, config.databaseUrl],
    ["127.0.0.1", 8080, "./var", undefined],
  );
  assert.equal(config.baseUrl, "http://127.0.0.1:8080");
});

test("an unknown setting is named, with the one that was probably meant", () => {
  assert.deepEqual(faultsOf({ DATABASE_URI: "postgres://x" }), [
    "DATABASE_URI is no setting of Kentering. Did you mean DATABASE_URL?",
  ]);
  assert.match(faultsOf({ KENTERING_MAGIC: "1" })[0] ?? "", /KENTERING_MAGIC is no setting/);
});

test("what is missing is named together with what asks for it", () => {
  assert.deepEqual(faultsOf({ OIDC_ISSUER: "https://login.example" }), [
    "OIDC_CLIENT_ID is missing: OIDC_ISSUER needs it.",
    "OIDC_CLIENT_SECRET is missing: OIDC_ISSUER needs it.",
  ]);
});

test("settings that contradict each other refuse to start: a sign-in without passwords open to the world", () => {
  assert.match(faultsOf({ HOST: "0.0.0.0" })[0] ?? "", /local sign-in has no passwords/);
  assert.match(faultsOf({ OIDC_CLIENT_ID: "x" })[0] ?? "", /without OIDC_ISSUER/);
});

test("all faults are told at once, not one for each try", () => {
  assert.equal(
    faultsOf({ PORT: "eighty", DATABASE_URL: "mysql://x", SMTP_URL: "http://x", BASE_URL: "meld.example" }).length,
    5,
  );
});

test("a port that cannot be is refused", () => {
  for (const port of ["65536", "-1", "1e3", "8080 ", "0x50"]) assert.equal(faultsOf({ PORT: port }).length, 1, port);
});

test("a mailbox for questions needs a way in and the name of the server that proves who writes", () => {
  const set = {
    SMTP_LISTEN: "127.0.0.1:2525",
    CHECK_MAILBOX: "Check@meld.example",
    CHECK_AUTHSERV_ID: "mx.meld.example",
  };
  assert.deepEqual(readConfig(set).questions, { mailbox: "check@meld.example", authservId: "mx.meld.example" });
  assert.equal(readConfig({}).questions, undefined);
  assert.match(faultsOf({ ...set, SMTP_LISTEN: "" })[0] ?? "", /without SMTP_LISTEN/);
  assert.match(faultsOf({ ...set, CHECK_AUTHSERV_ID: "" })[0] ?? "", /nobody can be answered/);
  assert.match(faultsOf({ ...set, CHECK_MAILBOX: "" })[0] ?? "", /without CHECK_MAILBOX/);
  assert.equal(faultsOf({ ...set, CHECK_MAILBOX: "check" }).length, 1);
});

test("a mail server comes with who our mails are from, and neither without the other", () => {
  const set = { SMTP_URL: "smtps://meld:geheim@mail.example:465", MAIL_FROM: "Kentering <meld@mail.example>" };
  assert.deepEqual(readConfig(set).mail, { smtpUrl: set.SMTP_URL, from: set.MAIL_FROM });
  assert.equal(readConfig({}).mail, undefined);
  assert.match(faultsOf({ SMTP_URL: set.SMTP_URL })[0] ?? "", /MAIL_FROM is missing/);
  assert.match(faultsOf({ MAIL_FROM: set.MAIL_FROM })[0] ?? "", /without SMTP_URL/);
  for (const from of ["Kentering", "a@b\r\nBcc: c@d.nl", "a b@c.nl"]) {
    assert.equal(faultsOf({ ...set, MAIL_FROM: from }).length, 1, from);
  }
  assert.equal(faultsOf({ ...set, SMTP_URL: "mail.example:25" }).length, 1);
});

test("shorteners are asked where their links lead only where somebody says so", () => {
  assert.equal(readConfig({}).followShortLinks, false);
  assert.equal(readConfig({ FOLLOW_SHORT_LINKS: "yes" }).followShortLinks, true);
  assert.deepEqual(faultsOf({ FOLLOW_SHORT_LINKS: "1" }), ["FOLLOW_SHORT_LINKS is neither yes nor no."]);
});

test("who runs this says where to tell of a weakness, by mail or on a page", () => {
  for (const contact of ["mailto:cert@meld.example", "https://meld.example/lek"])
    assert.equal(readConfig({ SECURITY_CONTACT: contact }).securityContact, contact);
  for (const contact of ["cert@meld.example", "http://meld.example", "mailto:a@b\nCanonical: x", "https://a b"])
    assert.equal(faultsOf({ SECURITY_CONTACT: contact }).length, 1, contact);
});

test("a partner's webhook may be on this machine only where somebody says so", () => {
  assert.equal(readConfig({}).loopbackWebhooks, false);
  assert.equal(readConfig({ WEBHOOK_ALLOW_LOOPBACK: "no" }).loopbackWebhooks, false);
  assert.equal(readConfig({ WEBHOOK_ALLOW_LOOPBACK: "yes" }).loopbackWebhooks, true);
  assert.deepEqual(faultsOf({ WEBHOOK_ALLOW_LOOPBACK: "true" }), ["WEBHOOK_ALLOW_LOOPBACK is neither yes nor no."]);
});
