/** Text (Dutch and English) and QR codes in dots. The models come from npm and lie on this machine: nothing is fetched. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { createWorker, OEM, type Worker } from "tesseract.js";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { Picture, Place } from "./pixels.ts";
import { wholeLinks } from "./whole-links.ts";

const require = createRequire(import.meta.url);
const languages = ["nld", "eng"] as const;
const mostCodes = 8;
const longestCode = 3_000;
/** Corners are found a little inside the code. */
const rim = 0.01;

/** Opens at once, beside the first picture's dots: loading the models takes longer than they do. */
const worker: Promise<Worker> = opened();
worker.catch(() => undefined);

/** The text, line by line, with links that ran over a line's end made whole. */
export async function linesIn({ grey }: Picture, codes: readonly Code[]): Promise<string> {
  const { data } = await (await worker).recognize(await grey(codes.map(({ place }) => place)));
  return wholeLinks(data.text.trim());
}

/** The reader takes all its models from one folder, and they come in a package each: put together for as long as it opens. */
async function opened(): Promise<Worker> {
  const folder = await mkdtemp(join(tmpdir(), "kentering-models-"));
  try {
    for (const code of languages) {
      const path = require.resolve(`@tesseract.js-data/${code}/4.0.0_best_int/${code}.traineddata.gz`);
      await writeFile(join(folder, `${code}.traineddata`), await promisify(gunzip)(await readFile(path)));
    }
    return await createWorker([...languages], OEM.LSTM_ONLY, { langPath: folder, gzip: false, cacheMethod: "none" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a QR code holds, and where it stands. */
export type Code = { readonly text: string; readonly place: Place };

export async function codesIn({ coloured }: Picture): Promise<readonly Code[]> {
  await ready();
  const { data, width, height } = coloured;
  const image = { data: new Uint8ClampedArray(data), width, height, colorSpace: "srgb" } as const;
  const found = await readBarcodes(image, {
    formats: ["QRCode", "MicroQRCode"],
    tryHarder: true,
    maxNumberOfSymbols: mostCodes,
  });
  return found.flatMap(({ isValid, text, position: { topLeft, topRight, bottomLeft, bottomRight } }) => {
    if (!isValid || text === "") return [];
    const corners = [topLeft, topRight, bottomLeft, bottomRight];
    const [across, down] = [corners.map(({ x }) => x / width), corners.map(({ y }) => y / height)];
    const place = {
      left: Math.min(...across) - rim,
      top: Math.min(...down) - rim,
      right: Math.max(...across) + rim,
      bottom: Math.max(...down) + rim,
    };
    return [{ text: text.slice(0, longestCode), place }];
  });
}

let prepared: Promise<unknown> | undefined;

function ready(): Promise<unknown> {
  prepared ??= readFile(require.resolve("zxing-wasm/reader/zxing_reader.wasm")).then((bytes) =>
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(bytes).buffer }, fireImmediately: true }),
  );
  return prepared;
}
