/** How person.ts and token.ts recognise a caller, on the real store. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { after, before, beforeEach, test } from "node:test";
import { PGlite } from "@electric-sql/pglite";
import { memorySecrets } from "#adapters/secrets/memory-secrets.ts";
import { Refusal } from "#core/errors.ts";
import type { Organisation, Policy } from "#core/policy.ts";
import type { Row, Sql, World } from "#core/ports.ts";
import { personOf, seedPersons, signIn, signOut } from "./person.ts";
import { issueToken, revokeToken, type TokenWish, tokenOf } from "./token.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse("2026-03-02T09:00:00Z");

let database: PGlite;
let now = start;
const store: Sql = {
  transaction: (_identity, work) =>
    database.transaction(async (tx) => {
      await tx.query("set local role kentering_hub");
      return work({
        query: async <R extends Row>(text: string, values?: readonly unknown[]) =>
          (await tx.query<R>(text, [...(values ?? [])])).rows,
      });
    }),
};

const bankA: Organisation = {
  id: "bank-a",
  name: { nl: "Bank A", en: "Bank A" },
  sector: "bank",
  public: false,
  regime: "avg",
  controller: "bank-a",
  processor: "kentering",
  agreement: "test",
  oin: "99000000000000000001",
  official: [],
};
const policy: Policy = {
  taxonomy: {
    version: 2,
    forms: new Map(),
    concepts: new Map(),
    schemes: {},
    migrations: [],
    roleStatuses: new Map(),
  },
  directory: { organisations: new Map([["bank-a", bankA]]), persons: [], official: new Set() },
  brands: [],
  links: {
    hosts: { shortener: new Set(), "free-host": new Set(), mailing: new Set(), "public-body": new Set() },
    words: new Set(),
    plain: new Set(),
  },
  lures: [],
  reported: {
    kinds: [],
    reporters: 3,
    window: { iso: "P90D", months: 0, milliseconds: 90 * 86_400_000 },
    strength: [],
  },
  measures: [],
  asking: { window: { iso: "PT1H", months: 0, milliseconds: 3_600_000 }, public: 100, known: 100 },
};
const world: World = {
  store,
  policy,
  covenants: { inForce: [] },
  secrets: memorySecrets("callers"),
  now: () => new Date(now),
  newId: randomUUID,
  deliver: async () => {},
  mail: async () => "taken",
};

before(async () => {
  database = await PGlite.create();
  const folder = new URL("../../adapters/storage/migrations/", import.meta.url);
  for (const name of (await readdir(folder)).sort()) {
    if (name.endsWith(".sql")) await database.exec(await readFile(new URL(name, folder), "utf8"));
  }
});
after(() => database.close());
beforeEach(async () => {
  now = start;
  await database.exec("truncate person, session, token cascade");
  await seedPersons(world, issuer, [bas, ravi]);
});

const issuer = "https://login.example.nl";
const bas = { subject: "bas", name: "Bas Mulder", organisation: "bank-a", roles: ["partner-worker"] };
const ravi = { subject: "ravi", name: "Ravi Mohan", organisation: "politie-lmio", roles: ["investigator", "piket"] };
const asBas = { issuer, subject: "bas", name: "Bas Mulder" };

const refused = (code: string, path?: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code && error.path === path;

test("who is known signs in with the organisation and roles that stand here, not those that the sign-in service says", async () => {
  const { secret, person } = await signIn(world, { issuer, subject: "ravi", name: "Ravi Mohan" });
  assert.deepEqual(
    { ...person, id: "" },
    { id: "", name: "Ravi Mohan", organisation: "politie-lmio", roles: ravi.roles },
  );
  assert.deepEqual(await personOf(world, secret), person);
});

test("who is not known is told whom to ask, and a person of another sign-in service is somebody else", async () => {
  await assert.rejects(signIn(world, { issuer, subject: "mallory", name: "M" }), refused("NOT_ALLOWED"));
  await assert.rejects(signIn(world, { ...asBas, issuer: "https://evil.example" }), refused("NOT_ALLOWED"));
});

test("the store keeps no session secret and no token, so that a copy of it opens no door", async () => {
  const session = await signIn(world, asBas);
  const token = await issueToken(world, wish);
  const { rows } = await database.query("select * from session, token");
  assert.equal(rows.length, 1);
  for (const secret of [session.secret, token.secret])
    assert.equal(JSON.stringify(rows).includes(secret.slice(3)), false);
});

test("a session ends after an hour without use, however often it was used before", async () => {
  const { secret } = await signIn(world, asBas);
  for (const minutes of [59, 59, 0.5, 59]) {
    now += minutes * minute;
    assert.ok(await personOf(world, secret), `after ${minutes} minutes`);
  }
  now += hour;
  assert.equal(await personOf(world, secret), undefined);
});

test("a session ends twelve hours after signing in, even in the middle of work", async () => {
  const { secret } = await signIn(world, asBas);
  for (let half = 1; half < 24; half++) {
    now = start + half * 30 * minute;
    assert.ok(await personOf(world, secret), `after ${half / 2} hours`);
  }
  now = start + 12 * hour;
  assert.equal(await personOf(world, secret), undefined);
});

test("signing out ends this session at once, and no other", async () => {
  const [here, there] = [await signIn(world, asBas), await signIn(world, asBas)];
  await signOut(world, here.secret);
  await signOut(world, here.secret);
  assert.equal(await personOf(world, here.secret), undefined);
  assert.ok(await personOf(world, there.secret));
  assert.equal(await personOf(world, ""), undefined);
});

test("a disabled person is out at once, cannot come back, and is not brought back by a restart", async () => {
  const { secret } = await signIn(world, asBas);
  await database.query("update person set disabled_at = $1 where subject = 'bas'", [world.now()]);
  await seedPersons(world, issuer, [bas, ravi]);
  assert.equal(await personOf(world, secret), undefined);
  await assert.rejects(signIn(world, asBas), refused("NOT_ALLOWED"));
});

test("seeding again makes nobody twice, and follows a changed role", async () => {
  const { secret, person } = await signIn(world, asBas);
  await seedPersons(world, issuer, [{ ...bas, roles: ["auditor"] }, ravi]);
  assert.deepEqual(await personOf(world, secret), { ...person, roles: ["auditor"] });
  assert.deepEqual((await database.query("select count(*)::int as many from person")).rows, [{ many: 2 }]);
});

test("the sign-in service may correct a name, and its silence does not erase one", async () => {
  assert.equal((await signIn(world, { ...asBas, name: "Bas de Vries" })).person.name, "Bas de Vries");
  assert.equal((await signIn(world, { ...asBas, name: "" })).person.name, "Bas de Vries");
});

test("signing in clears away the sessions of that person that are over", async () => {
  await signIn(world, asBas);
  now += 12 * hour;
  await signIn(world, asBas);
  assert.deepEqual((await database.query("select count(*)::int as many from session")).rows, [{ many: 1 }]);
});

const wish: TokenWish = {
  organisation: "bank-a",
  scopes: ["requests", "outcomes"],
  label: "core bank",
  days: 30,
  by: "operator",
};

test("a token speaks for its organisation, within its scopes, until its last day", async () => {
  const { secret, id, expiresAt } = await issueToken(world, { ...wish, scopes: [...wish.scopes, "requests"] });
  assert.match(secret, /^kt_[\w-]{43}$/);
  assert.deepEqual(await tokenOf(world, secret), { id, organisation: "bank-a", scopes: ["requests", "outcomes"] });
  assert.equal(expiresAt.getTime(), start + 30 * day);
  now = expiresAt.getTime() - 1;
  assert.ok(await tokenOf(world, secret));
  now = expiresAt.getTime();
  assert.equal(await tokenOf(world, secret), undefined);
});

test("a revoked token is refused at once; revoking what never was is refused too", async () => {
  const { secret, id } = await issueToken(world, wish);
  await revokeToken(world, id);
  now += day;
  await revokeToken(world, id);
  assert.equal(await tokenOf(world, secret), undefined);
  const { rows } = await database.query("select revoked_at from token");
  assert.deepEqual(rows, [{ revoked_at: new Date(start) }]);
  await assert.rejects(revokeToken(world, randomUUID()), refused("NOT_FOUND"));
  await assert.rejects(revokeToken(world, "x'; drop table token"), refused("NOT_FOUND"));
});

test("what is not a token of ours is nobody's, and neither is a session's secret", async () => {
  const { secret } = await issueToken(world, wish);
  const session = await signIn(world, asBas);
  const wrong = [
    "",
    "kt_",
    secret.slice(3),
    `${secret}x`,
    ` ${secret}`,
    `${secret.slice(0, -1)}!`,
    `kt_${session.secret}`,
  ];
  for (const text of wrong) assert.equal(await tokenOf(world, text), undefined, text);
  assert.equal(await personOf(world, secret), undefined);
});

test("a token for nobody, for nothing, for ever or for something unknown is not made", async () => {
  const wrong: readonly (readonly [Partial<TokenWish>, string])[] = [
    [{ organisation: "bank-z" }, "/organisation"],
    [{ scopes: [] }, "/scopes"],
    [{ scopes: ["requests", "everything"] }, "/scopes/1"],
    [{ label: "  " }, "/label"],
    [{ label: "x".repeat(101) }, "/label"],
    [{ days: 0 }, "/days"],
    [{ days: 367 }, "/days"],
    [{ days: 1.5 }, "/days"],
    [{ days: Number.NaN }, "/days"],
  ];
  for (const [part, path] of wrong)
    await assert.rejects(issueToken(world, { ...wish, ...part }), refused("INPUT_INVALID", path), path);
  assert.deepEqual((await database.query("select from token")).rows.length, 0);
});
