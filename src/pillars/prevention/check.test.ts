/** A check says what is known and never more: nothing is called safe, and nobody learns whether a person was reported. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { signalsOf } from "#core/signal/list.ts";
import { readModel } from "#screens/lexical/model-file.ts";
import { messageIndex } from "#screens/messages.ts";
import { dutchIban, rows, scene, settle, shop, somebody, tell } from "#tools/scene.ts";
import type { TestWorld } from "#tools/world.ts";
import { type CheckResult, check, mostText } from "./check.ts";

const letters = readModel(readFileSync("policy/models/lexical.bin"));
const account = dutchIban("ABNA", 417164300);
const number = "+31850123456";

/** Four people reported a shop, an account and a number. */
async function reported(): Promise<{ world: TestWorld; ask: (text: string) => CheckResult }> {
  const world = await scene({ covenants: [] });
  for (let count = 0; count < 4; count++)
    await tell(world, {
      desk: "fraudehelpdesk",
      narrative: `Wat er gebeurde, verhaal ${count}, verteld door iemand anders dan de vorige.`,
      indicators: [
        { kind: "domain", value: shop },
        { kind: "iban", value: account, how: "paid" },
        { kind: "phone", value: number, how: "called" },
      ],
      reporter: somebody(),
    });
  await settle(world);
  const signals = signalsOf(world);
  await signals.refresh();
  const { policy } = world;
  const index = messageIndex(policy.brands, policy.links, policy.lures);
  return { world, ask: (text) => check({ policy, signals, ...index, letters, now: () => world.now() }, text) };
}

const codes = ({ indicators }: CheckResult): string[] =>
  indicators.map(({ kind, verdict, reasons }) => `${kind} ${verdict} ${reasons.map(({ code }) => code).join()}`);

test("a shop that several people reported is reported, also behind a link in a message", async () => {
  const { world, ask } = await reported();
  const result = ask(`Uw bestelling: https://www.${shop}/betalen?x=1`);
  assert.equal(result.verdict, "reported");
  assert.ok(codes(result).includes("domain reported reported"));
  assert.deepEqual(result.advice, ["do-not-go-on", "warn-your-bank", "report-it"]);
  assert.deepEqual(result.checkedAt, world.now());
  assert.ok(result.expiresAt > world.now());
});

test("an account, number, address or name gets the same answer whether or not people reported it", async () => {
  const { ask } = await reported();
  const other = dutchIban("ABNA", 417164301 + 10);
  for (const [known, unknown] of [
    [account, other],
    [number, "+31850123457"],
  ] as const) {
    const [one, two] = [ask(known), ask(unknown)];
    const apart = (result: CheckResult) => ({ ...result, indicators: codes(result) });
    assert.deepEqual(apart(one), apart(two));
    assert.equal(one.verdict, "unknown");
  }
});

test("what is official is trusted, with everything on its own site; one unknown thing beside it and the whole is not", async () => {
  const { ask } = await reported();
  assert.equal(ask("https://www.bank-a.example/inloggen").verdict, "trusted");
  assert.equal(ask("https://www.bank-a.example/inloggen en https://iets-anders.nl").verdict, "unknown");
  assert.equal(ask(`https://www.bank-a.example en https://${shop}`).verdict, "reported");
});

test("a name that only begins or ends like an official one is not official", async () => {
  const { ask } = await reported();
  for (const text of ["https://bank-a.example.inloggen.nl", "https://xbank-a.example", "https://bank-a-example.nl"])
    assert.notEqual(ask(text).verdict, "trusted", text);
});

test("a bank's own number that calls is not trusted: anybody can show it, and the advice is to hang up", async () => {
  const { ask } = await reported();
  const result = ask("088 000 0001");
  assert.deepEqual(codes(result), ["phone unknown number-can-be-faked"]);
  assert.equal(result.advice[0], "hang-up");
});

test("a link that poses as a bank is suspicious, and says by which word, as whom, and where that bank really is", async () => {
  const { ask } = await reported();
  const result = ask("Uw ING-pas verloopt: https://ing-verificatie.example.top/");
  assert.equal(result.verdict, "suspicious");
  const reasons = result.indicators.flatMap((each) => each.reasons);
  assert.ok(
    reasons.some(({ brand, official, word }) => brand === "ING" && official === "ing.nl" && word !== undefined),
  );
  assert.equal(ask("https://mijn.ing.nl/inloggen").verdict, "trusted");
  for (const honest of ["https://www.booking.nl", "https://www.shipping-online.nl", "https://dekring.nl"])
    assert.notEqual(ask(honest).verdict, "suspicious", honest);
});

test("a message that lures is suspicious as a whole, says why in plain words and which form it looks like; an honest one is not", async () => {
  const { ask } = await reported();
  const lured = ask(
    "Rabobank: uw pas verloopt vandaag. Vraag direct uw nieuwe pas aan via https://nieuwe-pas-service.top/aanvragen",
  );
  assert.equal(lured.verdict, "suspicious");
  assert.ok(lured.reasons.some(({ code, why }) => code === "lure" && why !== undefined));
  assert.ok(lured.reasons.some(({ code, brand }) => code === "link.not-of-brand" && brand === "Rabobank"));
  assert.notEqual(lured.form, undefined);
  const honest = ask("Je pakket komt morgen tussen 9 en 11 uur. Volg het op https://jouw.postnl.nl/track-and-trace/");
  assert.notEqual(honest.verdict, "suspicious");
  assert.equal(honest.form, undefined);
});

test("where nothing is known or found the answer is unknown, and says so", async () => {
  const { ask } = await reported();
  assert.deepEqual(codes(ask("https://nergens-van-gehoord.nl/")), [
    "url unknown no-reports",
    "domain unknown no-reports",
  ]);
  assert.deepEqual(ask("Hallo, hoe gaat het?").reasons, [{ code: "nothing-found" }]);
  assert.equal(ask("Hallo, hoe gaat het?").verdict, "unknown");
});

test("an empty text and one that is too long are refused with what to do", async () => {
  const { ask } = await reported();
  assert.throws(() => ask("  \n"), { code: "INPUT_INVALID" });
  assert.throws(() => ask("x".repeat(mostText + 1)), { code: "TOO_LARGE" });
});

test("whatever is pasted gets one of four verdicts, never trusted by chance, and nothing of it is kept", async () => {
  const { world, ask } = await reported();
  const count = () =>
    rows(
      world,
      `select (select count(*) from access) + (select count(*) from processing) + (select count(*) from event) as n`,
    );
  const before = await count();
  const pieces = fc.array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("\u202e", "\u200b", "https://", "http://[::1]/", "+31", account, "@"),
    ),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join("");
      if (text.trim() === "") return;
      assert.ok(["reported", "suspicious", "unknown"].includes(ask(text).verdict));
    }),
  );
  assert.deepEqual(await count(), before);
});
