import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { outbox } from "./outbox.ts";

test("a notice is one file that only we can read, and the same notice again is still one", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "kentering-outbox-")), "outbox");
  const deliver = outbox(folder);
  const notice = {
    id: "01900000-0000-7000-8000-000000000001",
    to: "sidn",
    about: "01900000-0000-7000-8000-000000000002",
    type: "request.sent",
  };
  assert.deepEqual(await deliver(notice), { way: "outbox" });
  await deliver(notice);
  await deliver({ ...notice, id: "01900000-0000-7000-8000-000000000003" });
  const files = readdirSync(folder).sort();
  assert.deepEqual(files, [`${notice.id}.json`, "01900000-0000-7000-8000-000000000003.json"]);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, `${notice.id}.json`), "utf8")), notice);
  assert.equal(statSync(join(folder, `${notice.id}.json`)).mode & 0o777, 0o600);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  rmSync(join(folder, ".."), { recursive: true });
});
