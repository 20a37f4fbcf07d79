import { test } from "node:test";
import { mime } from "../../../test/fuzz/mime.ts";
import { randomFrom } from "../../../test/simulator/random.ts";

test("three thousand mails that nobody should write are each refused, or make a report within its bounds", async () => {
  for (let run = 0; run < 3_000; run += 1) await mime.check(mime.make(randomFrom(run)));
});
