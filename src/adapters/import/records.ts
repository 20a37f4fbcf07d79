/**
 * Cuts a file into records with bounded memory. A record that is too long, or whose quotes are broken, costs only its
 * first line: reading goes on at the next one, so one bad row never takes the rest of the file with it.
 */

/** One row of a file: its bytes, or why it cannot be read; `end` is where the next begins. Rows count from 1, as a spreadsheet does. */
export type FileRecord =
  | { readonly row: number; readonly end: number; readonly bytes: Buffer }
  | { readonly row: number; readonly end: number; readonly fault: string };

/** How records are told apart: `separator` only where quotes may hold line ends (CSV). */
export type Cutting = {
  readonly separator?: string;
  readonly lineEnd?: LineEnd;
  readonly longest?: number;
  /** Where reading begins, when the first bytes given are not the first of the file. */
  readonly from?: Place;
};

/** `\n` also where a `\r` stands before it; `\r` alone in files of old programs. */
export type LineEnd = "\n" | "\r";

/** How many bytes and rows lie before. */
export type Place = { readonly byte: number; readonly row: number };

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
  { separator, lineEnd = "\n", longest = mebibyte, from = { byte: 0, row: 0 } }: Cutting = {},
): AsyncGenerator<FileRecord> {
  const marks = { comma: separator?.charCodeAt(0), end: lineEnd.charCodeAt(0) };
  let held: Buffer = Buffer.alloc(0);
  let { row, byte } = from;
  // A byte order mark is one only where a file begins.
  let isFirst = byte === 0;
  // Of a line that is broken the rest is thrown away as it comes.
  let broken: { readonly row: number; readonly fault: string } | undefined;

  function* cut(isLast: boolean): Generator<FileRecord> {
    let start = 0;
    while (start < held.length || (isLast && broken !== undefined)) {
      if (broken !== undefined) {
        const end = held.indexOf(marks.end, start);
        start = end === -1 ? held.length : end + 1;
        if (end === -1 && !isLast) break;
        yield { ...broken, end: byte + start };
        broken = undefined;
        continue;
      }
      const found = nextCut(held, start, { ...marks, longest, isLast });
      if (found.kind === "more") break;
      row += 1;
      if (found.kind === "broken") {
        broken = { row, fault: found.fault };
        continue;
      }
      const bytes = withoutLineEnd(held.subarray(start, found.end));
      start = found.end;
      if (bytes.length > 0) yield { row, end: byte + start, bytes: Buffer.from(bytes) };
    }
    held = held.subarray(start);
    byte += start;
  }

  const markTaken = (): void => {
    const length = isFirst ? markLength(held) : 0;
    held = held.subarray(length);
    byte += length;
    isFirst = false;
  };
  for await (const chunk of chunks) {
    held = Buffer.concat([held, chunk]);
    if (isFirst && held.length < 3) continue;
    markTaken();
    yield* cut(false);
  }
  markTaken();
  yield* cut(true);
}

function nextCut(
  bytes: Buffer,
  start: number,
  { comma, end: last, longest, isLast }: { comma: number | undefined; end: number; longest: number; isLast: boolean },
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
    } else if (byte === last) return { kind: "record", end: at + 1 };
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

/** The length of the byte order mark that Excel puts before UTF-8. */
function markLength(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
