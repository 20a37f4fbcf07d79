/** Pictures are read in a program of their own, which breaks alone: whatever comes, there is an answer or a refusal. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { Refusal } from "#core/errors.ts";
import { promisedGif, promisedPng, qrCode } from "#tools/pictures.ts";
import { type PictureLimits, pictureReader } from "./reader.ts";
import { wholeLinks } from "./whole-links.ts";

const limits: PictureLimits = { patience: 60_000, mostWaiting: 6, idle: 60_000 };
const reader = pictureReader(limits);
after(() => reader.close());
const refused = (work: Promise<unknown>, code: string) =>
  assert.rejects(work, (error) => error instanceof Refusal && error.code === code);

test("a QR code is read from a drawing, and from a turned and blurred photo", async () => {
  const link = "https://ing-verificatie.example.top/qr?id=1";
  const drawn = await (await qrCode(link)).png().toBuffer();
  assert.deepEqual((await reader.read(drawn)).codes, [link]);
  const photo = await (await qrCode(link, 12))
    .rotate(17, { background: "#ddd" })
    .blur(2)
    .jpeg({ quality: 60 })
    .toBuffer();
  assert.deepEqual((await reader.read(photo)).codes, [link]);
});

test("how large a picture is, is read from its head: one of 20,000 by 20,000 is refused before it is opened", async () => {
  await refused(reader.read(promisedPng(20_000, 20_000)), "TOO_LARGE");
  await refused(reader.read(promisedGif(60_000, 60_000)), "TOO_LARGE");
});

test("what is no picture, or half of one, or another thing by its first bytes, is refused, and the next is read", async () => {
  const whole = await (await qrCode("heel")).png().toBuffer();
  await refused(reader.read(whole.subarray(0, whole.length / 2)), "INPUT_INVALID");
  await refused(reader.read(promisedPng(40, 40)), "INPUT_INVALID");
  for (const other of ["%PDF-1.7\n", `<svg xmlns="http://www.w3.org/2000/svg"/>`, ""])
    await refused(reader.read(Buffer.from(other)), "INPUT_INVALID");
  await refused(reader.read(Buffer.concat([whole, Buffer.alloc(21 * 1024 * 1024)])), "TOO_LARGE");
  assert.deepEqual((await reader.read(whole)).codes, ["heel"]);
});

test("a picture of one dot, or a strip of one dot wide, is read and says nothing", async () => {
  for (const [width, height] of [
    [1, 1],
    [1, 3_000],
    [3_000, 1],
    [4, 40_000],
  ] as const) {
    const strip = sharp({ create: { width, height, channels: 3, background: "#777" } });
    assert.deepEqual(await reader.read(await strip.png().toBuffer()), { text: "", codes: [] }, `${width} × ${height}`);
  }
});

test("one picture at a time: whoever comes when enough wait is asked to come back", async () => {
  const busy = pictureReader({ ...limits, mostWaiting: 0 });
  const picture = await sharp({ create: { width: 50, height: 50, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  const first = busy.read(picture);
  await refused(busy.read(picture), "TOO_MANY");
  assert.deepEqual(await first, { text: "", codes: [] });
  busy.close();
});

test("a picture that takes too long is given up, and what reads the next begins anew", async () => {
  const picture = await (await qrCode("later")).png().toBuffer();
  const hasty = pictureReader({ ...limits, patience: 1 });
  await refused(hasty.read(picture), "TOO_LARGE");
  await refused(hasty.read(picture), "TOO_LARGE");
  hasty.close();
});

test("a link that runs over the end of a line is one link; words that are broken off stay two", () => {
  assert.equal(
    wholeLinks("ga naar https://ing-\nverificatie.example.top/pas?\nid=8 en bel\nop tijd"),
    "ga naar https://ing-verificatie.example.top/pas?id=8 en bel\nop tijd",
  );
  assert.equal(wholeLinks("betaal op postnl-\nbetaling.example.top"), "betaal op postnl-betaling.example.top");
  assert.equal(
    wholeLinks("kijk op www.bank.example\nen betaal niet-\nmeteen"),
    "kijk op www.bank.example\nen betaal niet-\nmeteen",
  );
});

test("whatever happens to the bytes of a picture, there is an answer or a refusal", async () => {
  const sources = [
    await (await qrCode("bron")).png().toBuffer(),
    await (await qrCode("bron")).jpeg().toBuffer(),
    await (await qrCode("bron")).webp().toBuffer(),
    await (await qrCode("bron")).gif().toBuffer(),
  ];
  const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...sources), changes, async (source, changed) => {
      const bytes = Buffer.from(source);
      for (const [place, byte] of changed) bytes[Math.floor(place * (bytes.length - 1))] = byte;
      try {
        await reader.read(bytes);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }),
    { numRuns: 25 },
  );
});
