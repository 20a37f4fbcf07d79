/** Pictures for tests and measurements, made by code: QR codes, and heads that promise more than there is. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm");
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });

/** A QR code as a picture that can still be turned, blurred and written. */
export async function qrCode(content: string, dotsEach = 8): Promise<Sharp> {
  const { symbol } = await writeBarcode(content, { format: "QRCode", addQuietZones: true });
  const { data, width, height } = symbol;
  return sharp(data, { raw: { width, height, channels: 1 } }).resize({
    width: width * dotsEach,
    height: height * dotsEach,
    kernel: "nearest",
  });
}

/** A PNG whose head says how large it is, with hardly anything behind it. */
export function promisedPng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.alloc(64))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** A GIF whose head says how large it is. */
export function promisedGif(width: number, height: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const frame = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 2, 2, 0x4c, 1, 0])]);
  const colours = Buffer.from([0, 0, 0, 255, 255, 255]);
  return Buffer.concat([Buffer.from("GIF89a"), size, Buffer.from([0x80, 0, 0]), colours, frame, Buffer.from([0x3b])]);
}
