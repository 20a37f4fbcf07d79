/** What kind of file this is, told from its bytes: its name may say anything. */
import { isAscii } from "node:buffer";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { FileFault } from "#core/upload.ts";
import { count, type Encoding, encodingByMark, encodingOf, enoughVotes } from "./encoding.ts";
import { FileRefusal } from "./file-refusal.ts";
import type { LineEnd } from "./records.ts";

/** How the file is written, as far as its bytes tell. */
export type FileFormat = {
  readonly kind: "csv" | "ndjson";
  readonly encoding: Encoding;
  readonly lineEnd: LineEnd;
};

const start = 65_536;

/** @throws Refusal INPUT_INVALID for what is no text, with what it is and what to do. */
export async function formatOf(path: string, kind?: FileFormat["kind"]): Promise<FileFormat> {
  const first = await firstBytes(path);
  refuseOther(first);
  const marked = encodingByMark(first);
  const lineEnd = lineEndOf(first);
  return {
    kind: kind ?? kindOf(path, first),
    encoding: marked ?? (await encodingOfAll(path, lineEnd)),
    lineEnd,
  };
}

async function firstBytes(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    const { bytesRead, buffer } = await file.read(Buffer.alloc(start), 0, start, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file?.close();
  }
}

const asCsv = 'Open it in the program that made it, choose "Save as", then "CSV UTF-8", and send that file.';

const excel = `This is an Excel or other zipped file (.xlsx, .ods, .zip), not CSV. ${asCsv}`;
const compressed = "This file is compressed. Unpack it and send the file that is in it.";

/** Files that are given the name .csv, by how they begin. */
const others: readonly (readonly [string, FileFault, string])[] = [
  ["504b03", "workbook", excel],
  ["504b05", "workbook", excel],
  ["504b07", "workbook", excel],
  ["d0cf11e0", "workbook", `This is an old Excel or other Office file (.xls), not CSV. ${asCsv}`],
  ["1f8b", "compressed", compressed],
  ["425a68", "compressed", compressed],
  ["fd377a585a", "compressed", compressed],
  ["377abcaf", "compressed", compressed],
  ["28b52ffd", "compressed", compressed],
  ["526172211a", "compressed", compressed],
  ["25504446", "document", `This is a PDF, not CSV. ${asCsv}`],
  ["7b5c727466", "document", `This is a text document (.rtf), not CSV. ${asCsv}`],
];
const markup = /^\s*<(?:!doctype|html|\?xml|table)/i;

function refuseOther(bytes: Buffer): void {
  if (bytes.length === 0) throw new FileRefusal("empty", "This file is empty.");
  const begin = bytes.subarray(0, 8).toString("hex");
  const [, fault, sentence] = others.find(([start]) => begin.startsWith(start)) ?? [];
  if (fault !== undefined && sentence !== undefined) throw new FileRefusal(fault, sentence);
  if (markup.test(bytes.subarray(0, 512).toString("utf8").replace("\ufeff", ""))) {
    throw new FileRefusal("document", `This is a web page or XML, not CSV. ${asCsv}`);
  }
}

function kindOf(path: string, bytes: Buffer): FileFormat["kind"] {
  if (/\.(ndjson|jsonl)$/i.test(path)) return "ndjson";
  if (/\.(csv|tsv|txt)$/i.test(path)) return "csv";
  return /^(\xef\xbb\xbf)?\s*\{/.test(bytes.subarray(0, 64).toString("latin1")) ? "ndjson" : "csv";
}

/** A file without a single newline in its start has the line ends of old programs, if any. */
function lineEndOf(bytes: Buffer): LineEnd {
  return !bytes.includes(10) && bytes.includes(13) ? "\r" : "\n";
}

/** Reads on until enough lines have told, for the first letter with an accent may stand at row 70,000. */
async function encodingOfAll(path: string, lineEnd: LineEnd): Promise<Encoding> {
  const votes = { utf8: 0, other: 0 };
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    if (!Buffer.isBuffer(chunk) || isAscii(chunk)) continue;
    count(votes, chunk, lineEnd.charCodeAt(0));
    if (votes.utf8 + votes.other >= enoughVotes) break;
  }
  return encodingOf(votes);
}
