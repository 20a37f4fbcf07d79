/** Tables as files, for people with a spreadsheet. How such a file is written is an adapter's affair. */

/** One row of a file, by its number in a spreadsheet: its cells, or why it cannot be read. */
export type CsvRow =
  | { readonly row: number; readonly cells: readonly string[] }
  | { readonly row: number; readonly fault: string };

export type Csv = {
  /** A line, with what a spreadsheet would take for a formula made harmless. */
  line(cells: readonly string[]): string;
  /** The rows of a file that somebody sent, the one with names included. @throws Refusal TOO_LARGE beyond a mebibyte. */
  rows(chunks: AsyncIterable<Uint8Array>): AsyncIterable<CsvRow>;
};
