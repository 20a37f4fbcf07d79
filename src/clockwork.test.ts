import assert from "node:assert/strict";
import { test } from "node:test";
import { receiveReport } from "#core/flow.ts";
import { emptied, memoryStore } from "#tools/stores.ts";
import { testWorld } from "#tools/world.ts";
import { clockwork } from "./clockwork.ts";

test("a fault stops no clock: it is told without values, tried again, and stopping never waits for the pause", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const store = await emptied(await memoryStore());
  const world = await testWorld(store);
  const lines: string[] = [];
  let faults = 0;
  let told: () => void = () => undefined;
  const report = (line: string): void => {
    lines.push(line);
    told();
  };
  const broken: typeof store = {
    ...store,
    ensurePartitions: () => {
      faults += 1;
      return Promise.reject(new Error('cannot read "melder@voorbeeld.nl"'));
    },
  };
  const first = new Promise<void>((resolve) => {
    told = resolve;
  });
  const clock = clockwork({ world, store: broken, mailFiles: undefined }, report);
  await first;
  assert.equal(faults, 1);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /"where":"clockwork","what":"Error: cannot read \\"…\\"/);
  await clock.stop();
});

test("a mail server that never answers holds up letters and nothing else; one that refuses is told without an address", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const store = await emptied(await memoryStore());
  const world = await testWorld(store);
  const lines: string[] = [];
  let tried: () => void = () => undefined;
  let answer: (error: Error) => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    tried = resolve;
  });
  const delivered = new Promise<void>((resolve) => {
    world.deliver = async () => {
      resolve();
      return undefined;
    };
  });
  world.mail = () =>
    new Promise((_resolve, reject) => {
      tried();
      answer = reject;
    });
  const tell = (desk: string, reporter: object) => {
    const input = {
      form: "fake-webshop",
      narrative: "Besteld en betaald.",
      indicators: [{ kind: "domain", value: "fiets-winkel.nl" }],
      reporter,
    };
    return receiveReport(world, { desk, input, body: JSON.stringify(input), confirm: "nl" });
  };
  await tell("public", { email: "melder@post.example" });
  const clock = clockwork({ world, store, mailFiles: undefined }, (line) => lines.push(line));
  const turning = setInterval(() => t.mock.timers.tick(1_000), 5);
  await asked;
  for (const name of ["an", "bo", "cy"]) await tell("politie-lmio", { email: `${name}@post.example` });
  await delivered;
  assert.deepEqual(lines, []);
  clearInterval(turning);
  answer(new Error("The mail server did not take a mail: ETIMEDOUT CONN."));
  await clock.stop();
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /"where":"letters","waiting":1,"why":"The mail server did not take a mail: ETIMEDOUT/);
  assert.ok(!lines.join().includes("@"));
});
