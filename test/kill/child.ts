/** A process that runs the loop and kills itself at one await: `child.ts <folder or url> <point>`. Says what it promised. */
import { writeSync } from "node:fs";
import { openStore } from "#adapters/storage/store.ts";
import type { Row, Sql } from "#core/ports.ts";
import { testStart } from "#tools/world.ts";
import { firstLoop, worldAt } from "./loop.ts";

const [place = "", point = ""] = process.argv.slice(2);
let points = 0;

/** Written at once and whole: what stands there, the outside has heard. */
function say(line: unknown): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function pass(): void {
  points += 1;
  if (points === Number(point)) process.kill(process.pid, "SIGKILL");
}

function mortal(store: Sql): Sql {
  return {
    async transaction(identity, work) {
      const result = await store.transaction(identity, async (tx) => {
        const done = await work({
          query: async <R extends Row>(text: string, values?: readonly unknown[]) => {
            pass();
            return tx.query<R>(text, values);
          },
        });
        pass();
        return done;
      });
      pass();
      return result;
    },
  };
}

const store = await openStore(place.startsWith("postgres") ? { databaseUrl: place } : { dataDir: place });
await store.migrate(testStart);
const calm = await worldAt(store, testStart.getTime(), async ({ id, to }) => {
  pass();
  say({ name: `notice ${id}`, value: to });
  pass();
  return undefined;
});
await firstLoop({ ...calm, store: mortal(store) }, calm, say);
await store.close();
say({ name: "points", value: String(points) });
