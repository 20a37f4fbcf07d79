/** What a route takes from the address: ids and pages. Nothing personal ever stands there. */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import { parserOf } from "#core/shape.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const parseParams = parserOf(Type.Object({ id: Type.String() }));

/** What a list takes in its address. */
export const pageShape = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 200, description: "Waar de vorige pagina ophield: haar `next`." })),
    limit: Type.Optional(
      Type.String({ maxLength: 3, pattern: "^[0-9]+$", description: "1 tot en met 500; anders 100." }),
    ),
  },
  { additionalProperties: false },
);
const parsePage = parserOf(pageShape);

/** The id in the address; what is no id names nothing. */
export function idOf({ params }: FastifyRequest): string {
  const { id } = parseParams(params);
  if (!uuid.test(id)) throw new Refusal("NOT_FOUND", "There is nothing with this id.");
  return id;
}

export type Page = { readonly after?: string; readonly limit: number };

/** A misspelt parameter never passes for none. It is not repeated back: somebody may have put a person's data there. */
export function refuseUnknownQuery({ query }: Pick<FastifyRequest, "query">, known: readonly string[] = []): void {
  if (typeof query !== "object" || query === null || Object.keys(query).every((name) => known.includes(name))) return;
  const which = known.length === 0 ? "no parameters" : `no parameters but ${known.join(", ")}`;
  throw new Refusal("INPUT_INVALID", `This address takes ${which}.`);
}

/** `limit` at most 500; the cursor is ours alone to read, and marks the last item given: by its id, or as this list marks. */
export function pageOf({ query }: Pick<FastifyRequest, "query">, mark: RegExp = uuid): Page {
  refuseUnknownQuery({ query }, Object.keys(pageShape.properties));
  const { cursor, limit = "100" } = parsePage(query);
  const size = Number(limit);
  if (size < 1 || size > 500) throw new Refusal("INPUT_INVALID", "/limit lies between 1 and 500.", "/limit");
  const after = cursor === undefined ? undefined : Buffer.from(cursor, "base64url").toString();
  if (after !== undefined && !mark.test(after)) throw notOurs();
  return { limit: size, ...(after !== undefined && { after }) };
}

/** A list that can be narrowed to one state: its shape for the contract, and how its address is read. */
export function narrowed<State extends string>(states: readonly State[], description: string) {
  const shape = Type.Object(
    { ...pageShape.properties, state: Type.Optional(Type.Enum([...states], { description })) },
    { additionalProperties: false },
  );
  const parse: (input: unknown) => { readonly cursor?: string; readonly limit?: string; readonly state?: State } =
    parserOf(shape);
  const pageIn = (request: FastifyRequest): Page & { readonly state?: State } => {
    refuseUnknownQuery(request, Object.keys(shape.properties));
    const { state, ...query } = parse(request.query);
    return { ...pageOf({ query }), ...(state !== undefined && { state }) };
  };
  return { shape, pageIn };
}

/** A page of a list, with where to go on when there may be more. */
export function page<T extends { readonly id: string }>(
  items: readonly T[],
  { limit }: Page,
  markOf: (item: T) => string = ({ id }) => id,
): { items: readonly T[]; next?: string } {
  const last = items.at(-1);
  return last !== undefined && items.length === limit ? { items, next: cursorOf(markOf(last)) } : { items };
}

/** The same of a list that is in memory, whole. */
export function pageFrom<T>(
  all: readonly T[],
  { after, limit }: Page,
  markOf: (item: T) => string,
): { items: readonly T[]; next?: string } {
  const before = after === undefined ? 0 : all.findIndex((item) => markOf(item) === after) + 1;
  if (after !== undefined && before === 0) throw notOurs();
  const items = all.slice(before, before + limit);
  const last = items.at(-1);
  return last !== undefined && before + limit < all.length ? { items, next: cursorOf(markOf(last)) } : { items };
}

function cursorOf(mark: string): string {
  return Buffer.from(mark).toString("base64url");
}

function notOurs(): Refusal {
  return new Refusal("INPUT_INVALID", "/cursor is not one that we gave.", "/cursor");
}
