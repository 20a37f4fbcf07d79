/**
 * Many answers of a partner at once. Each is taken or refused by itself, one after the other: what is wrong with one keeps
 * no other back, and while a thousand wait nobody else waits longer than for one. Again changes nothing.
 */
import Type, { type Static } from "typebox";
import type { Actor } from "./addressed.ts";
import { Refusal, type RefusalCode } from "./errors.ts";
import { outcomeShape, recordOutcome } from "./outcome.ts";
import type { World } from "./ports.ts";
import { parserOf } from "./shape.ts";

/** In one call; who has more calls again. */
export const mostOutcomes = 500;

const strict = { additionalProperties: false };
export const outcomesShape = Type.Object(
  {
    items: Type.Array(Type.Object({ request: Type.String({ maxLength: 36 }), outcome: outcomeShape }, strict), {
      minItems: 1,
      maxItems: mostOutcomes,
    }),
  },
  strict,
);

/** One by one: a body is refused for its size or for not being a list, an answer for what is wrong with it. */
const parseItems = parserOf(Type.Object({ items: Type.Array(Type.Unknown(), { minItems: 1 }) }, strict));
const itemShape = Type.Object({ request: Type.String(), outcome: Type.Unknown() }, strict);
const parseItem: (input: unknown) => Static<typeof itemShape> = parserOf(itemShape);

/** What became of one answer, at its place in the list. */
export type Recorded = { readonly item: number; readonly request: string } & (
  | { readonly status: "recorded"; readonly id: string }
  | {
      readonly status: "refused";
      readonly code: RefusalCode;
      readonly detail: string;
      readonly path?: string;
    }
);

export type RecordedAll = {
  readonly recorded: number;
  readonly refused: number;
  readonly items: readonly Recorded[];
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What is wrong with one answer; any other refusal is about all of them and ends the call, which may be made again. */
const aboutTheItem: readonly RefusalCode[] = ["INPUT_INVALID", "NOT_FOUND", "STATE_CONFLICT"];

/**
 * `between` answers lets others go first: a store in our own process never waits, so by itself a call would keep the process.
 * @throws Refusal TOO_LARGE above `mostOutcomes`; INPUT_INVALID for what is no list.
 */
export async function recordOutcomes(
  world: World,
  actor: Actor,
  input: unknown,
  between: () => Promise<unknown>,
): Promise<RecordedAll> {
  const { items } = parseItems(input);
  if (items.length > mostOutcomes) {
    throw new Refusal("TOO_LARGE", `A call takes ${mostOutcomes} answers. Send the rest in the next.`, "/items");
  }
  const results: Recorded[] = [];
  for (const [item, each] of items.entries()) {
    results.push(await recordOne(world, actor, item, each));
    await between();
  }
  const recorded = results.filter(({ status }) => status === "recorded").length;
  return { recorded, refused: results.length - recorded, items: results };
}

async function recordOne(world: World, actor: Actor, item: number, input: unknown): Promise<Recorded> {
  let request = "";
  try {
    const answer = parseItem(input);
    if (!uuid.test(answer.request)) throw new Refusal("NOT_FOUND", "You have no request with this id.", "/request");
    request = answer.request;
    const { id } = await recordOutcome(world, actor, request, answer.outcome);
    return { item, request, status: "recorded", id };
  } catch (error) {
    if (!(error instanceof Refusal) || !aboutTheItem.includes(error.code)) throw error;
    const { code, message: detail, path } = error;
    return { item, request, status: "refused", code, detail, ...(path !== undefined && { path }) };
  }
}
