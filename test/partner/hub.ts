/**
 * A hub that tells the bank of one approved request, and may be killed while it does: `hub.ts <folder> <url>`. It
 * first says the secret of the bank's webhook, then goes on when it hears a line.
 */
import { once } from "node:events";
import { openStore } from "#adapters/storage/store.ts";
import { setWebhook } from "#core/delivery/webhook.ts";
import { receiveReport, tick } from "#core/flow.ts";
import { reachingWorld } from "#tools/reaching.ts";

const [folder = "", url = ""] = process.argv.slice(2);
const store = await openStore({ dataDir: folder });
await store.migrate(new Date());
const world = await reachingWorld(store);
const { secret } = await setWebhook(world, { organisation: "sidn", by: "test" }, { url });
process.stdout.write(`${secret}\n`);
await once(process.stdin, "data");
for (const person of ["an", "bo", "cy"]) {
  const input = {
    form: "fake-webshop",
    narrative: `${person} kocht iets dat nooit kwam.`,
    indicators: [{ kind: "domain", value: "goedkope-schoenen.nl" }],
    reporter: { email: `${person}@example.nl` },
  };
  await receiveReport(world, { desk: "politie-lmio", input, body: JSON.stringify(input) });
}
await tick(world);
