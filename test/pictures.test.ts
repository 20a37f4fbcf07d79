/** Somebody photographs what they do not trust: a screenshot is read in Dutch and English, and a mail with a QR code too. */
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, test } from "node:test";
import { readLanguages } from "#adapters/site/texts.ts";
import { phonePictures, telephones } from "#tools/phone-pictures.ts";
import { scene } from "#tools/scene.ts";
import { checking } from "../src/checks.ts";

const texts = await readLanguages(new URL("../policy/texts/", import.meta.url));
const checks = checking(await scene({ covenants: [] }), texts);
after(() => checks.close());

test("a telephone's screenshot, light or dark, Dutch or English, is suspicious by the links that stand on it", async () => {
  const pictures = await phonePictures(telephones);
  for (const [at, { links }] of telephones.entries()) {
    const { result, read } = await checks.checkFile(Readable.from([pictures[at]!]), { key: "test", known: true });
    const found = result.indicators.map(({ value }) => value);
    for (const link of links) assert.ok(found.includes(link), `${link} in ${read}`);
    assert.equal(result.verdict, "suspicious", read);
  }
});
