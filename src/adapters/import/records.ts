/**
 * Cuts a file into records with bounded memory. A record that is too long, or whose quotes are broken, costs only its
 * first line: reading goes on at the next one, so one bad row never takes the rest of the file with it.
 */

/** One row of a file: its bytes, or why it cannot be read. Rows count from 1, as a spreadsheet does. */
export type FileRecord =
  | { readonly row: number; readonly bytes: Buffer }
  | { readonly row: number; readonly fault: string };

/** How records are told apart: `separator` only where quotes may hold line ends (CSV). */
export type Cutting = { readonly separator?: string; readonly longest?: number };

const newline = 10;
const carriageReturn = 13;
const quote = 34;
const mebibyte = 1_048_576;

type Cut =
  | { readonly kind: "record"; readonly end: number }
  | { readonly kind: "broken"; readonly fault: string }
  | { readonly kind: "more" };

/** The records of a file, empty lines left out of the answer but counted. */
export async function* recordsOf(
  chunks: AsyncIterable<Uint8Array>,
  { separator, longest = mebibyte }: Cutting = {},
): AsyncGenerator<FileRecord> {
  const comma = separator?.charCodeAt(0);
  let held: Buffer = Buffer.alloc(0);
  let row = 0;
  let isFirst = true;
  // Of a line that is too long the rest is thrown away as it comes.
  let isSkipping = false;

  function* cut(isLast: boolean): Generator<FileRecord> {
    let start = 0;
    while (start < held.length) {
      if (isSkipping) {
        const end = held.indexOf(newline, start);
        isSkipping = end === -1;
        start = end === -1 ? held.length : end + 1;
        continue;
      }
      const found = nextCut(held, start, { comma, longest, isLast });
      if (found.kind === "more") break;
      row += 1;
      if (found.kind === "broken") {
        yield { row, fault: found.fault };
        const end = held.indexOf(newline, start);
        isSkipping = end === -1;
        start = end === -1 ? held.length : end + 1;
      } else {
        const bytes = withoutLineEnd(held.subarray(start, found.end));
        start = found.end;
        if (bytes.length > 0) yield { row, bytes: Buffer.from(bytes) };
      }
    }
    held = held.subarray(start);
  }

  for await (const chunk of chunks) {
    held = Buffer.concat([held, chunk]);
    if (isFirst && held.length < 3) continue;
    if (isFirst) held = withoutMark(held);
    isFirst = false;
    yield* cut(false);
  }
  if (isFirst) held = withoutMark(held);
  yield* cut(true);
}

function nextCut(
  bytes: Buffer,
  start: number,
  { comma, longest, isLast }: { comma: number | undefined; longest: number; isLast: boolean },
): Cut {
  const limit = Math.min(bytes.length, start + longest + 1);
  let isQuoted = false;
  let atCellStart = true;
  for (let at = start; at < limit; at++) {
    const byte = bytes[at];
    if (isQuoted) {
      if (byte !== quote) continue;
      const next = bytes[at + 1];
      if (next === quote) at++;
      else if (next === undefined && !isLast) return { kind: "more" };
      else if (next === undefined || next === comma || next === newline || next === carriageReturn) isQuoted = false;
      else return { kind: "broken", fault: "A quote in this row is broken: inside quotes, write a quote twice." };
    } else if (byte === newline) return { kind: "record", end: at + 1 };
    else if (comma !== undefined && byte === quote && atCellStart) isQuoted = true;
    atCellStart = byte === comma && !isQuoted;
  }
  if (bytes.length - start > longest) {
    const fault = isQuoted
      ? `A quote that opens in this row is not closed within ${longest} bytes.`
      : `This row is longer than ${longest} bytes.`;
    return { kind: "broken", fault };
  }
  if (!isLast) return { kind: "more" };
  return isQuoted
    ? { kind: "broken", fault: "A quote that opens in this row is not closed before the end of the file." }
    : { kind: "record", end: bytes.length };
}

function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === newline) end -= 1;
  if (bytes[end - 1] === carriageReturn) end -= 1;
  return bytes.subarray(0, end);
}

/** The byte order mark that Excel puts before UTF-8. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** The text of a row. Undefined when its bytes are not of this encoding: a wrong letter is never guessed. */
export function textOf(bytes: Buffer, encoding: "utf-8" | "windows-1252"): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
