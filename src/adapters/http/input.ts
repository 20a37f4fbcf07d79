/** What a route takes from the address: ids and pages. Nothing personal ever stands there. */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { type DeliveryState, deliveryStates } from "#core/delivery/deliveries.ts";
import { Refusal } from "#core/errors.ts";
import { parserOf } from "#core/shape.ts";
import { type RequestState, requestStates } from "#core/states.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const parseParams = parserOf(Type.Object({ id: Type.String() }));

const place = {
  cursor: Type.Optional(Type.String({ maxLength: 100, description: "Waar de vorige pagina ophield: haar `next`." })),
  limit: Type.Optional(
    Type.String({ maxLength: 3, pattern: "^[0-9]+$", description: "1 tot en met 500; anders 100." }),
  ),
};
/** What a list takes in its address. */
export const pageShape = Type.Object(
  {
    ...place,
    state: Type.Optional(Type.Enum([...requestStates], { description: "Alleen verzoeken in deze toestand." })),
  },
  { additionalProperties: false },
);
const parsePage = parserOf(pageShape);
/** What the list of deliveries takes. */
export const deliveryPageShape = Type.Object(
  {
    ...place,
    state: Type.Optional(Type.Enum([...deliveryStates], { description: "Alleen berichten in deze toestand." })),
  },
  { additionalProperties: false },
);
const parseDeliveryPage = parserOf(deliveryPageShape);

/** The id in the address; what is no id names nothing. */
export function idOf({ params }: FastifyRequest): string {
  const { id } = parseParams(params);
  if (!uuid.test(id)) throw new Refusal("NOT_FOUND", "There is nothing with this id.");
  return id;
}

type Place = { readonly after?: string; readonly limit: number };
export type Page = Place & { readonly state?: RequestState };

/** A misspelt parameter never passes for none. It is not repeated back: somebody may have put a person's data there. */
export function refuseUnknownQuery({ query }: FastifyRequest, known: readonly string[] = []): void {
  if (typeof query !== "object" || query === null || Object.keys(query).every((name) => known.includes(name))) return;
  const which = known.length === 0 ? "no parameters" : `no parameters but ${known.join(", ")}`;
  throw new Refusal("INPUT_INVALID", `This address takes ${which}.`);
}

/** `limit` at most 500; the cursor is ours alone to read. */
export function pageOf(request: FastifyRequest): Page {
  refuseUnknownQuery(request, Object.keys(pageShape.properties));
  const { state, ...wanted } = parsePage(request.query);
  return { ...placeOf(wanted), ...(state !== undefined && { state }) };
}

/** The same for deliveries, which have states of their own. */
export function deliveryPageOf(request: FastifyRequest): Place & { readonly state?: DeliveryState } {
  refuseUnknownQuery(request, Object.keys(deliveryPageShape.properties));
  const { state, ...wanted } = parseDeliveryPage(request.query);
  return { ...placeOf(wanted), ...(state !== undefined && { state }) };
}

function placeOf({ cursor, limit = "100" }: { readonly cursor?: string; readonly limit?: string }): Place {
  const size = Number(limit);
  if (size < 1 || size > 500) throw new Refusal("INPUT_INVALID", "/limit lies between 1 and 500.", "/limit");
  const after = cursor === undefined ? undefined : Buffer.from(cursor, "base64url").toString();
  if (after !== undefined && !uuid.test(after))
    throw new Refusal("INPUT_INVALID", "/cursor is not one that we gave.", "/cursor");
  return { limit: size, ...(after !== undefined && { after }) };
}

/** A page of a list, with where to go on when there may be more. */
export function page<T extends { readonly id: string }>(
  items: readonly T[],
  { limit }: Pick<Page, "limit">,
): { items: readonly T[]; next?: string } {
  const last = items.at(-1);
  return last !== undefined && items.length === limit
    ? { items, next: Buffer.from(last.id).toString("base64url") }
    : { items };
}
