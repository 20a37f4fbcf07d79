/** How values come out of the database: the same on PGlite and PostgreSQL, by type number of PostgreSQL. */

const plain = (text: string): string => text;

/** Parsers of the types whose value is not simply their text. */
export const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [16, (text) => text === "t" || text === "true"],
  [17, bytesOf],
  [20, integerOf],
  [21, Number],
  [23, Number],
  [26, Number],
  [114, (text) => JSON.parse(text)],
  [700, Number],
  [701, Number],
  [1082, plain],
  [1184, instantOf],
  [1700, plain],
  [3802, (text) => JSON.parse(text)],
]);

/** Array types we use, with the type of their elements. */
export const arrays: ReadonlyMap<number, number> = new Map([
  [1000, 16],
  [1001, 17],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1015, 1043],
  [1016, 20],
  [1022, 701],
  [1182, 1082],
  [1185, 1184],
  [1231, 1700],
  [2951, 2950],
]);

/** The parser of a type; what we do not know stays text. */
export function parserOf(type: number): (text: string) => unknown {
  return parsers.get(type) ?? plain;
}

function integerOf(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("A bigint in the store is beyond what a number can hold.");
  return value;
}

function instantOf(text: string): Date {
  const value = new Date(text);
  if (Number.isNaN(value.getTime())) throw new RangeError("A timestamp in the store is beyond what a date can hold.");
  return value;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), "hex"));
}
