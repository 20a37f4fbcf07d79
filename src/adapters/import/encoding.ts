/** Which letters the bytes of a file stand for: told from the whole file, and a wrong letter is never guessed. */
import { isAscii, isUtf8 } from "node:buffer";

export const encodings = ["utf-8", "windows-1252", "utf-16le", "utf-16be"] as const;
export type Encoding = (typeof encodings)[number];

/** Lines with letters beyond ASCII that are UTF-8, and that are not. */
export type Votes = { utf8: number; other: number };

/** So many lines decide; a file of which none speaks is plain ASCII, which is UTF-8 too. */
export const enoughVotes = 1_000;

/** The encoding that the first bytes show: a mark, or, in UTF-16 without one, every other byte empty. */
export function encodingByMark(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  const pairs = Math.floor(bytes.length / 2);
  if (pairs < 8) return undefined;
  const empty = [0, 0];
  for (let at = 0; at < pairs * 2; at++) if (bytes[at] === 0) empty[at % 2] = (empty[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = empty;
  if (odd > pairs * 0.6 && even < pairs * 0.1) return "utf-16le";
  return even > pairs * 0.6 && odd < pairs * 0.1 ? "utf-16be" : undefined;
}

/** Counts the lines of a piece of a file. Its first and last line may be cut anywhere, so they have no vote. */
export function count(votes: Votes, piece: Buffer, lineEnd: number): void {
  if (isAscii(piece)) return;
  let start = piece.indexOf(lineEnd) + 1;
  for (;;) {
    const end = piece.indexOf(lineEnd, start);
    if (end === -1 || votes.utf8 + votes.other >= enoughVotes) return;
    const line = piece.subarray(start, end);
    if (!isAscii(line)) {
      if (isUtf8(line)) votes.utf8 += 1;
      else votes.other += 1;
    }
    start = end + 1;
  }
}

/** What most lines say. */
export function encodingOf({ utf8, other }: Votes): Encoding {
  return other > utf8 ? "windows-1252" : "utf-8";
}

/** The file as UTF-8. Half characters become U+FFFD, by which `textOf` knows their rows. */
export async function* asUtf8(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Uint8Array> {
  if (encoding === "utf-8" || encoding === "windows-1252") {
    yield* chunks;
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

const windows1252 = new TextDecoder("windows-1252");

/** The text of a row, from bytes as `asUtf8` gives them. Undefined when they are not of this encoding. */
export function textOf(bytes: Buffer, encoding: Encoding): string | undefined {
  if (isAscii(bytes)) return bytes.toString("latin1");
  // Letters of Windows-1252 that happen to be UTF-8 throughout are next to impossible: this row was written by another program.
  if (encoding === "windows-1252") return isUtf8(bytes) ? undefined : windows1252.decode(bytes);
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString("utf8");
  return encoding !== "utf-8" && text.includes("\ufffd") ? undefined : text;
}
