import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { DigestUse, Secrets } from "#core/secrets.ts";
import { memorySecrets } from "./memory-secrets.ts";
import { openSecrets } from "./open-secrets.ts";

const uses: readonly DigestUse[] = ["reporter", "follow-up", "token", "session", "idempotency", "audit"];

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), "kentering-secrets-"));
  try {
    await work(join(parent, "keys"));
  } finally {
    await rm(parent, { recursive: true });
  }
}

/** What shows which keys a process holds. */
const fingerprint = (secrets: Secrets) => [secrets.digest("audit", "x"), secrets.sign(Buffer.from("x")).keyId].join();

test("processes that start together end with the same keys, and no half-written key lies about", async () => {
  await inFolder(async (folder) => {
    const script = `import { openSecrets } from ${JSON.stringify(import.meta.resolve("./open-secrets.ts"))};
      const secrets = await openSecrets(process.argv[1]);
      process.stdout.write([secrets.digest("audit", "x"), secrets.sign(Buffer.from("x")).keyId].join());`;
    const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", script, folder]);
    const started = await Promise.all([run(), run(), ...Array.from({ length: 8 }, () => openSecrets(folder))]);
    const seen = started.map((one) => ("stdout" in one ? one.stdout : fingerprint(one)));
    assert.equal(new Set([...seen, fingerprint(await openSecrets(folder))]).size, 1);
    const names = await readdir(folder);
    assert.equal(names.length, 3);
    for (const name of names) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
  });
});

test("keys that others can reach, or that are damaged, stop the start instead of being used", async () => {
  await inFolder(async (folder) => {
    await openSecrets(folder);
    const root = join(folder, "root.key");
    await chmod(root, 0o640);
    await assert.rejects(openSecrets(folder), /Others can reach/);
    await chmod(root, 0o600);
    await truncate(root, 31);
    await assert.rejects(openSecrets(folder), /damaged/);
  });
});

test("a retired signing key still verifies what it signed, and signs nothing new", async () => {
  await inFolder(async (folder) => {
    const before = await openSecrets(folder);
    const head = Buffer.from("head of batch 1");
    const signed = before.sign(head);
    await rm(join(folder, "signing.pem"));
    const after = await openSecrets(folder);
    assert.notEqual(after.sign(head).keyId, signed.keyId);
    assert.equal(after.verify(head, signed.keyId, signed.signature), true);
    await rm(join(folder, `${signed.keyId}.pub`));
    assert.equal((await openSecrets(folder)).verify(head, signed.keyId, signed.signature), false);
    await writeFile(join(folder, "broken.pub"), "no key", { mode: 0o600 });
    await assert.rejects(openSecrets(folder));
  });
});

test("a signature holds only for these bytes, this key and this key id", () => {
  const secrets = memorySecrets(1);
  const head = Buffer.from("head");
  const { keyId, signature } = secrets.sign(head);
  assert.match(keyId, /^[0-9a-f]{16}$/);
  assert.equal(secrets.verify(head, keyId, signature), true);
  assert.equal(secrets.verify(Buffer.from("heaD"), keyId, signature), false);
  assert.equal(secrets.verify(head, "0000000000000000", signature), false);
  assert.equal(secrets.verify(head, keyId, memorySecrets(2).sign(head).signature), false);
  assert.equal(secrets.verify(head, keyId, signature.subarray(1)), false);
});

test("what a reporter told us comes back whole, and dates come back as their ISO text", () => {
  const secrets = memorySecrets(1);
  const key = secrets.newDataKey();
  const told = { email: "jan@example.nl", at: new Date("2026-01-02T03:04:05Z"), narrative: "één 😀" };
  const expected = { ...told, at: "2026-01-02T03:04:05.000Z" };
  assert.deepEqual(secrets.open(key.wrapped, key.seal(told)), expected);
  assert.deepEqual(secrets.open(key.wrapped, secrets.seal(key.wrapped, told)), expected);
  assert.equal(Buffer.from(key.seal(told)).includes("jan@example.nl"), false);
  assert.notDeepEqual(key.seal(told), key.seal(told));
  assert.throws(() => key.seal(undefined));
});

test("a sealed text that was changed, cut, or moved to another report does not open", () => {
  const secrets = memorySecrets(1);
  const [mine, other] = [secrets.newDataKey(), secrets.newDataKey()];
  const sealed = mine.seal("told");
  const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
  for (let at = 0; at < sealed.length; at++)
    assert.throws(() => secrets.open(mine.wrapped, flipped(sealed, at)), Error);
  for (let at = 0; at < mine.wrapped.length; at++)
    assert.throws(() => secrets.open(flipped(mine.wrapped, at), sealed), Error);
  for (let end = 0; end < sealed.length; end++)
    assert.throws(() => secrets.open(mine.wrapped, sealed.subarray(0, end)), Error);
  assert.throws(() => secrets.open(other.wrapped, sealed), Error);
  assert.throws(() => memorySecrets(2).open(mine.wrapped, sealed), Error);
});

test("the same text has another digest for every use and every installation", () => {
  const digests = [memorySecrets(1), memorySecrets(2)].flatMap((secrets) =>
    uses.map((use) => secrets.digest(use, "jan")),
  );
  assert.equal(new Set(digests).size, 12);
  for (const digest of digests) assert.match(digest, /^[\w-]{43}$/);
});

test("the follow-up code comes from the report's id and our key alone, so it need not be stored", () => {
  const id = "01890a5d-ac96-774b-bcce-b302099a8057";
  assert.match(memorySecrets(1).followUpCode(id), /^[0-9A-HJKMNP-TV-Z]{12}$/);
  assert.equal(memorySecrets(1).followUpCode(id), memorySecrets(1).followUpCode(id));
  assert.notEqual(memorySecrets(1).followUpCode(id), memorySecrets(2).followUpCode(id));
  assert.notEqual(memorySecrets(1).followUpCode(id), memorySecrets(1).followUpCode(`${id} `));
});

test("a seed replays a whole run, yet no secret comes twice in it", () => {
  const run = () => {
    const secrets = memorySecrets("seed");
    return [secrets.newSecret(), secrets.newSecret(), Buffer.from(secrets.newDataKey().seal("x")).toString("hex")];
  };
  assert.deepEqual(run(), run());
  assert.equal(new Set(run()).size, 3);
});

test("an installation never gives the same secret twice", async () => {
  await inFolder(async (folder) => {
    const secrets = await openSecrets(folder);
    const given = Array.from({ length: 1000 }, () => secrets.newSecret());
    assert.equal(new Set(given).size, 1000);
    for (const secret of given) assert.match(secret, /^[\w-]{43}$/);
  });
});
