import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { mailFiles } from "./mail-files.ts";

const root = mkdtempSync(join(tmpdir(), "kentering-mail-"));
after(() => rmSync(root, { recursive: true }));
const mail = {
  id: "01900000-0000-7000-8000-000000000001",
  to: "melder@post.example",
  subject: "Is deze melding van u?",
  text: "Goedendag,\n\nTot ziens.",
};

test("a mail is one file that only we can read, and the same mail again is still one", async () => {
  const folder = join(root, "one");
  const files = mailFiles(folder);
  assert.deepEqual(await files.list(), []);
  assert.equal(await files.send(mail), "taken");
  assert.equal(await files.send(mail), "taken");
  await files.send({ ...mail, id: "01900000-0000-7000-8000-000000000002", subject: "Nog een" });
  assert.deepEqual(readdirSync(folder).sort(), [`${mail.id}.json`, "01900000-0000-7000-8000-000000000002.json"]);
  assert.equal(statSync(join(folder, `${mail.id}.json`)).mode & 0o777, 0o600);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.deepEqual(
    (await files.list()).map(({ subject }) => subject),
    ["Nog een", mail.subject],
  );
});

test("only a mail can be read, not another file of this computer", async () => {
  const folder = join(root, "read");
  const files = mailFiles(folder);
  await files.send(mail);
  writeFileSync(join(root, "keys.json"), "{}");
  assert.equal((await files.read(mail.id))?.text, mail.text);
  for (const id of ["../keys", "keys", "", "01900000-0000-7000-8000-00000000000f"])
    assert.equal(await files.read(id), undefined, id);
});

test("a mail goes when its link no longer works, and a younger one stays", async () => {
  const folder = join(root, "old");
  const files = mailFiles(folder);
  await files.removeBefore(new Date());
  await files.send(mail);
  await files.send({ ...mail, id: "01900000-0000-7000-8000-000000000002" });
  const old = new Date("2026-11-01T00:00:00Z");
  utimesSync(join(folder, `${mail.id}.json`), old, old);
  await files.removeBefore(new Date("2026-11-10T00:00:00Z"));
  assert.deepEqual(readdirSync(folder), ["01900000-0000-7000-8000-000000000002.json"]);
});
