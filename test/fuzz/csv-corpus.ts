/** Hard cases that were met or thought of, each with what has to come of it; `undefined` is a row that cannot be read. */

export type HardCase = {
  readonly why: string;
  readonly text: string;
  readonly rows: readonly (readonly [row: number, cells: readonly string[] | undefined])[];
};

/** Read with commas, as UTF-8. */
export const hardCases: readonly HardCase[] = [
  { why: "nothing at all", text: "", rows: [] },
  { why: "only line ends", text: "\n\r\n\n", rows: [] },
  { why: "no line end at the end", text: "a,b", rows: [[1, ["a", "b"]]] },
  { why: "a mark before a quote", text: '\ufeff"a",b\n', rows: [[1, ["a", "b"]]] },
  {
    why: "a mark that is not at the start is a letter",
    text: "a,b\n\ufeffc,d\n",
    rows: [
      [1, ["a", "b"]],
      [2, ["\ufeffc", "d"]],
    ],
  },
  { why: "a quoted cell at the very end", text: 'a,"b"', rows: [[1, ["a", "b"]]] },
  { why: "a quoted cell that ends in an escaped quote", text: 'a,"b"""\n', rows: [[1, ["a", 'b"']]] },
  { why: "a cell of one quote", text: '"""",b\n', rows: [[1, ['"', "b"]]] },
  { why: "empty quoted cells", text: '"",""\n', rows: [[1, ["", ""]]] },
  { why: "both line ends inside quotes", text: '"a\r\nb","c\nd"\r\n', rows: [[1, ["a\r\nb", "c\nd"]]] },
  { why: "a separator inside quotes", text: '"a,b",c\n', rows: [[1, ["a,b", "c"]]] },
  { why: "an apostrophe is no quote", text: "'a,b',c\n", rows: [[1, ["'a", "b'", "c"]]] },
  {
    why: "a quote inside an open cell",
    text: 'a"b,c\nd,e\n',
    rows: [
      [1, undefined],
      [2, ["d", "e"]],
    ],
  },
  {
    why: "text behind a closing quote",
    text: '"a"b,c\nd,e\n',
    rows: [
      [1, undefined],
      [2, ["d", "e"]],
    ],
  },
  {
    why: "a space behind a closing quote",
    text: '"a" ,c\nd,e\n',
    rows: [
      [1, undefined],
      [2, ["d", "e"]],
    ],
  },
  {
    why: "a quote that never closes",
    text: 'a,"b\nc,d\ne,f',
    rows: [
      [1, undefined],
      [2, ["c", "d"]],
      [3, ["e", "f"]],
    ],
  },
  {
    why: "two quotes that never close",
    text: 'a,"b\nc,d "e\nf,g\n',
    rows: [
      [1, undefined],
      [2, undefined],
      [3, ["f", "g"]],
    ],
  },
  { why: "a carriage return inside a line", text: "a\rb,c\n", rows: [[1, ["a\rb", "c"]]] },
  { why: "a NUL is a letter to the reader", text: "a\0,b\n", rows: [[1, ["a\0", "b"]]] },
  { why: "only separators", text: ",,\n", rows: [[1, ["", "", ""]]] },
  {
    why: "the mark of Excel for its separator",
    text: "sep=,\na,b\n",
    rows: [
      [1, ["sep=", ""]],
      [2, ["a", "b"]],
    ],
  },
  { why: "letters of four bytes", text: "😀,é\n", rows: [[1, ["😀", "é"]]] },
];
