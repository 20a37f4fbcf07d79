/** Repairs text whose mail named the wrong character set: UTF-8 that was read as Windows-1252 ("Ã©" for "é"). */

const windows = new TextDecoder("windows-1252");
const byteOf: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [windows.decode(Uint8Array.of(byte)), byte] as const),
);

/** The text as it was meant; the text itself when it is not certainly mistaken. */
export function asMeant(text: string): string {
  if (!/[ÂÃâ][\u0080-\u024f\u2010-\u2122]/u.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const byte = byteOf.get(text.charAt(at));
    if (byte === undefined) return text;
    bytes[at] = byte;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return text;
    throw error;
  }
}
