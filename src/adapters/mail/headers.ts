/** The headers of a mail in the order they stand, unfolded and as they were written: for what a parser sums up. */

export type Header = { readonly name: string; readonly value: string };

const mostHead = 262_144;
const longestValue = 5_000;

/** Names are in lower case. */
export function headersOf(bytes: Uint8Array): readonly Header[] {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, mostHead))
    .toString("utf8")
    .trimStart();
  const end = /\r?\n\r?\n/u.exec(source)?.index ?? source.length;
  return source
    .slice(0, end)
    .replace(/\r?\n[ \t]+/gu, " ")
    .split(/\r?\n/u)
    .flatMap((line) => {
      const colon = line.indexOf(":");
      if (colon < 1) return [];
      const value = line.slice(colon + 1).trim();
      return [{ name: line.slice(0, colon).trimEnd().toLowerCase(), value: value.slice(0, longestValue) }];
    });
}

/** Every value of one header, the topmost first. */
export function valuesOf(headers: readonly Header[], name: string): readonly string[] {
  return headers.filter((header) => header.name === name).map(({ value }) => value);
}
