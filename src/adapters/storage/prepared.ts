/** Prepared statements on PGlite, whose own `query` parses and plans each text again: half of what a report costs there. */
import { type PGlite, parse, protocol } from "@electric-sql/pglite";
import type { Row } from "#core/ports.ts";

const { serialize } = protocol;
/** As with PostgreSQL: our texts are some hundreds and fixed, and what is beyond this is composed. */
const namesAtMost = 1_000;

type Statement = { readonly name: string; readonly types: readonly number[] };

export type Query = <R extends Row>(text: string, values: readonly unknown[]) => Promise<R[]>;

/** Queries on this database, each text prepared the first time. */
export function preparedOn(database: PGlite): Query {
  const known = new Map<string, Statement>();
  return async <R extends Row>(text: string, values: readonly unknown[]) => {
    if (!known.has(text) && known.size >= namesAtMost) return (await database.query<R>(text, [...values])).rows;
    return database.runExclusive(async () => {
      const statement = known.get(text) ?? (await prepare(database, text, `k${known.size}`));
      known.set(text, statement);
      return execute<R>(database, statement, values);
    });
  };
}

async function prepare(database: PGlite, text: string, name: string): Promise<Statement> {
  const messages = await database.execProtocolStream(
    Buffer.concat([serialize.parse({ name, text }), serialize.describe({ type: "S", name }), serialize.sync()]),
  );
  return { name, types: parse.parseDescribeStatementResults(messages) };
}

async function execute<R extends Row>(
  database: PGlite,
  { name, types }: Statement,
  values: readonly unknown[],
): Promise<R[]> {
  const messages = await database.execProtocolStream(
    Buffer.concat([
      serialize.bind({ statement: name, values: values.map((value, place) => textOf(database, value, types[place])) }),
      serialize.describe({ type: "P" }),
      serialize.execute({}),
      serialize.sync(),
    ]),
  );
  const [result] = parse.parseResults(messages, database.parsers);
  const rows: readonly Row[] = result?.rows ?? [];
  return areSaid<R>(rows) ? [...rows] : [];
}

/** Whoever writes a statement says what its rows are; neither PGlite nor `pg` checks that, and our own suite does. */
function areSaid<R extends Row>(rows: readonly Row[]): rows is readonly R[] {
  return rows.length > 0;
}

/** PGlite knows how each type is written; what it does not know is text, and all else would be our mistake. */
function textOf(database: PGlite, value: unknown, type: number | undefined): string | null {
  if (value === null || value === undefined) return null;
  const serializer = type === undefined ? undefined : database.serializers[type];
  if (serializer !== undefined) return serializer(value);
  if (typeof value === "string") return value;
  throw new TypeError(
    `A ${typeof value} was given where the statement takes a type that PGlite cannot write (${type}).`,
  );
}
