/** Logboek Dataverwerkingen: a line for each data subject, never who did it; and what cannot be written down is not done. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { copyOf } from "#pillars/victim-support/copy.ts";
import { asOwner, dutchIban, handIn, person, requestTo, rows, scene, settle, tell } from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { decide, readRequest } from "../flow.ts";
import { hub } from "../ports.ts";
import { parseTraceparent, traceparentOf } from "./operation.ts";
import { processings, processingsOf } from "./processing.ts";
import { pseudonymOf, trace } from "./trace.ts";

const sidn = { organisation: "sidn", by: "daan" };

async function sent(store?: Parameters<typeof scene>[1]) {
  const world = await scene({}, store);
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  return { world, id: (await requestTo(world, "sidn")).id };
}

test("reading a request writes one line of whose value it is about, with the register's address and without who read it", async () => {
  const { world, id } = await sent();
  await readRequest(world, sidn, id);
  const [{ indicator } = { indicator: "" }] = await rows<{ indicator: string }>(
    world,
    `select indicator from barrier_request where id = $1`,
    [id],
  );
  const [line, ...more] = await processings(world, { limit: 10 });
  assert.deepEqual(
    more.map(({ name }) => name),
    Array(3).fill("report.received"),
  );
  const { id: own, traceId, operationId, ...rest } = line!;
  assert.match(`${own} ${traceId} ${operationId}`, /^[0-9a-f-]{36} [0-9a-f]{32} [0-9a-f]{16}$/);
  const oin = world.policy.directory.organisations.get("sidn")?.oin;
  assert.deepEqual(rest, {
    status: "OK",
    name: "request.read",
    activity: `urn:nld:oin:${oin}:verwerkingsactiviteit:barriereverzoeken`,
    startedAt: world.now(),
    endedAt: world.now(),
    organisation: "sidn",
    dataSubject: pseudonymOf(world, { value: indicator }),
  });
  assert.ok(!JSON.stringify(line).includes("daan") && !JSON.stringify(line).includes(indicator));
});

test("however many people's data are seen, each has its line, and somebody who is seen twice has one", async () => {
  const world = await scene({ covenants: [] });
  const ids = await Promise.all(Array.from({ length: 8 }, () => tell(world, { indicators: [] })));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(ids.length - 1), { maxLength: 30 }), async (seen) => {
      await asOwner(world, `delete from processing`);
      const of = seen.map((place) => ({ report: ids[place]! }));
      const what = { action: "dossier.read", subject: ids[0]!, basis: "avg", of } as const;
      await world.store.transaction(hub, (tx) => trace(world, tx, sidn, what));
      const lines = await processings(world, { limit: 100 });
      assert.equal(lines.length, new Set(seen).size);
      assert.ok(new Set(lines.map(({ traceId, operationId }) => `${traceId}${operationId}`)).size <= 1);
    }),
    { numRuns: 30 },
  );
});

test("whoever asks for their own copy finds in the processing log that it was made, and nobody else's line", async () => {
  const world = await scene({ covenants: [] });
  const mine = await handIn(world);
  const other = await handIn(world);
  await copyOf(world, mine.followUpCode);
  const of = (report: string) => world.store.transaction(hub, (tx) => processingsOf(world, tx, { report }));
  assert.deepEqual(
    (await of(mine.id)).map(({ name }) => name),
    ["report.copied", "report.received"],
  );
  assert.deepEqual(
    (await of(other.id)).map(({ name }) => name),
    ["report.received"],
  );
});

test("a report that comes in has a line for its reporter and for whoever's account it names, and none for a domain or what was told", async () => {
  const world = await scene({ covenants: [] });
  const account = dutchIban("ABNA", 417164300);
  const reporter = { email: "melder@example.org", iban: dutchIban("INGB", 1234567) };
  const indicators = [
    { kind: "iban", value: account, how: "paid" },
    { kind: "domain", value: "koopjeshal-voordeel.nl", how: "visited" },
  ];
  const { id } = await handIn(world, { indicators, reporter });
  const [{ indicator } = { indicator: "" }] = await rows<{ indicator: string }>(
    world,
    `select id as indicator from indicator where kind = 'iban'`,
  );
  const lines = await processings(world, { limit: 10 });
  assert.deepEqual(
    lines.map(({ dataSubject }) => dataSubject).sort(),
    [pseudonymOf(world, { report: id }), pseudonymOf(world, { value: indicator })].sort(),
  );
  assert.equal(new Set(lines.map(({ traceId }) => traceId)).size, 1);
  for (const told of [account, id, indicator, ...Object.values(reporter)])
    assert.ok(!JSON.stringify(lines).includes(told), told);
});

test("a victim whose own payment is shared has a line beside that of the account it went to", async () => {
  const world = await scene();
  await handIn(world, {
    desk: "fraudehelpdesk",
    form: "bank-helpdesk-fraud",
    indicators: [{ kind: "iban", value: dutchIban("ABNA", 417164300), how: "paid" }],
    amountLost: { cents: 250_000, currency: "EUR" },
    reporter: { email: "slachtoffer@example.org", iban: dutchIban("INGB", 1234567), transaction: "TRX-77" },
  });
  const { id } = await requestTo(world, "bank-b");
  await decide(world, person("fraudehelpdesk", "desk-worker"), { request: id, approve: true });
  await settle(world);
  await readRequest(world, { organisation: "bank-b", by: "lotte" }, id);
  assert.equal((await processings(world, { limit: 10 })).filter(({ name }) => name === "request.read").length, 2);
});

eachStore(
  "when the line cannot be written the operation is refused: nothing is disclosed and nobody has looked",
  async (store) => {
    const { world, id } = await sent(store);
    await asOwner(world, `revoke insert on processing from kentering_member`);
    try {
      await assert.rejects(readRequest(world, sidn, id), /permission denied/);
      const [count] = await rows(
        world,
        `select (select count(*) from disclosure)::int as disclosed, (select count(*) from access)::int as looks`,
      );
      assert.deepEqual(count, { disclosed: 0, looks: 0 });
    } finally {
      await asOwner(world, `grant insert on processing to kentering_member`);
    }
    assert.notDeepEqual((await readRequest(world, sidn, id)).fields, {});
  },
);

test("a trace of another's system is read as the standard writes it, and no other text is", () => {
  const header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const within = parseTraceparent(header);
  assert.deepEqual(within, { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", foreign: "00f067aa0ba902b7" });
  assert.equal(
    traceparentOf({ traceId: within!.traceId, id: "53995c3f42cd8ad8" }),
    header.replace("00f067aa0ba902b7", "53995c3f42cd8ad8"),
  );
  for (const wrong of [
    undefined,
    "",
    "00-0-0-01",
    header.toUpperCase(),
    header.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0".repeat(32)),
    `${header}-x`,
  ]) {
    assert.equal(parseTraceparent(wrong), undefined, wrong);
  }
});
