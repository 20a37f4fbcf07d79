/**
 * An organisation declares what is its own: a bank says that these numbers are its own and never call anybody. A covenant
 * picks that up as it does a report, and every telecom provider that signed is asked to stop calls that show such a number.
 * What the directory lists as the organisation's needs nothing more; of any other number a second person there says so too.
 */
import Type, { type Static } from "typebox";
import type { Actor } from "./addressed.ts";
import type { DeclarationKind } from "./covenant/covenant.ts";
import { carryOut, covenantsFor } from "./declared.ts";
import { Refusal } from "./errors.ts";
import { normalPhone } from "./indicator/phone.ts";
import { append } from "./log/event.ts";
import type { Person } from "./people/person.ts";
import type { Directory } from "./policy.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { parserOf } from "./shape.ts";
import { withdrawDeclared } from "./withdrawn-request.ts";

/** What a list of numbers can be; an alert is declared by itself (alert/alert.ts). */
export const numberKinds = ["do-not-originate"] as const;

/** In one call; who has more calls again. */
export const mostDeclared = 500;

export const declarationsShape = Type.Object(
  {
    kind: Type.Enum([...numberKinds]),
    numbers: Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: mostDeclared }),
  },
  { additionalProperties: false },
);
/** A number that is too long is refused by itself, a list by its size. */
const parseDeclarations = parserOf(
  Type.Object(
    { kind: Type.Enum([...numberKinds]), numbers: Type.Array(Type.Unknown(), { minItems: 1 }) },
    { additionalProperties: false },
  ),
);

/** What became of one number, at its place in the list. */
export type DeclaredItem = { readonly item: number } & (
  | { readonly status: "declared" | "waiting" | "known"; readonly id: string; readonly number: string }
  | { readonly status: "refused"; readonly detail: string }
);

type Row = {
  readonly id: string;
  readonly organisation: string;
  readonly kind: Static<typeof declarationsShape>["kind"];
  readonly value: string;
  readonly declared_by: string;
  readonly settled: boolean;
  readonly withdrawn_at: Date | null;
};

/**
 * Each number is taken or refused by itself. Again changes nothing.
 * @throws Refusal NOT_ALLOWED for who signed no covenant about declarations; TOO_LARGE above `mostDeclared`.
 */
export async function declareNumbers(world: World, actor: Actor, input: unknown): Promise<readonly DeclaredItem[]> {
  const { kind, numbers } = parseDeclarations(input);
  if (numbers.length > mostDeclared)
    throw new Refusal("TOO_LARGE", `A call takes ${mostDeclared} numbers. Send the rest in the next.`, "/numbers");
  if (covenantsFor(world, kind, actor.organisation).length === 0)
    throw new Refusal(
      "NOT_ALLOWED",
      "Your organisation has signed no covenant in force under which it can declare this.",
    );
  return world.store.transaction(hub, async (tx) => {
    const items: DeclaredItem[] = [];
    for (const [item, number] of numbers.entries())
      items.push(await declareOne(world, tx, actor, { kind, item, number }));
    return items;
  });
}

async function declareOne(
  world: World,
  tx: Tx,
  actor: Actor,
  { kind, item, number }: { readonly kind: Row["kind"]; readonly item: number; readonly number: unknown },
): Promise<DeclaredItem> {
  try {
    const value = numberOf(number);
    const proof = proofOf(value, actor.organisation, world.policy.directory);
    const id = world.newId();
    const added = await tx.query(
      `insert into declaration (id, organisation, kind, value, proof, declared_by, declared_at, settled)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (kind, value) where withdrawn_at is null and live_until is null do nothing returning id`,
      [id, actor.organisation, kind, value, proof, actor.by, world.now(), proof === "directory"],
    );
    if (added.length === 0) return { item, number: value, status: "known", id: await standing(tx, kind, value, actor) };
    await append(world, tx, { type: "declaration.made", subjects: [id], organisation: actor.organisation });
    if (proof !== "directory") return { item, number: value, status: "waiting", id };
    await carryOut(world, tx, { id, kind, value, organisation: actor.organisation });
    return { item, number: value, status: "declared", id };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "INPUT_INVALID") throw error;
    return { item, status: "refused", detail: error.message };
  }
}

/** A Dutch number that is not a mobile one: those are people's, and whoever declares one would silence somebody. */
function numberOf(given: unknown): string {
  if (typeof given !== "string") throw new Refusal("INPUT_INVALID", "A number is text.");
  const value = normalPhone(given);
  if (value.startsWith("+") && !value.startsWith("+31"))
    throw new Refusal("INPUT_INVALID", "This is no Dutch number: only its own country can stop it.");
  if (value.startsWith("+316"))
    throw new Refusal("INPUT_INVALID", "This is a mobile number, which may be a person's. It cannot be declared.");
  return value;
}

/** In the sourced directory as the organisation's own, or for a second person there to confirm; never another's. */
function proofOf(value: string, organisation: string, { organisations }: Directory): "directory" | "second-person" {
  const isOwn = (official: readonly { readonly kind: string; readonly value: string }[]) =>
    official.some((each) => each.kind === "phone" && each.value === value);
  for (const { id, official } of organisations.values()) {
    if (!isOwn(official)) continue;
    if (id === organisation) return "directory";
    throw new Refusal("INPUT_INVALID", "This number is another organisation's. Only that one can declare it.");
  }
  return "second-person";
}

async function standing(tx: Tx, kind: string, value: string, { organisation }: Actor): Promise<string> {
  const [row] = await tx.query<{ id: string; organisation: string }>(
    `select id, organisation from declaration where kind = $1 and value = $2 and withdrawn_at is null`,
    [kind, value],
  );
  if (row?.organisation === organisation) return row.id;
  throw new Refusal("INPUT_INVALID", "Another organisation has declared this number already.");
}

/**
 * A second person of the same organisation says that the number is really theirs. Again changes nothing.
 * @throws Refusal NOT_FOUND when it is not theirs; NOT_ALLOWED for who declared it; STATE_CONFLICT once withdrawn.
 */
export async function confirmDeclaration(world: World, person: Person, id: string): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const row = await lock(tx, id, person.organisation, "do-not-originate");
    if (row.withdrawn_at !== null) throw new Refusal("STATE_CONFLICT", "This was withdrawn. Declare the number again.");
    if (row.settled) return;
    if (row.declared_by === person.id)
      throw new Refusal(
        "NOT_ALLOWED",
        "You declared this number yourself. Somebody else of your organisation confirms it.",
      );
    await tx.query(`update declaration set confirmed_by = $2, confirmed_at = $3, settled = true where id = $1`, [
      id,
      person.id,
      world.now(),
    ]);
    await append(world, tx, { type: "declaration.confirmed", subjects: [id], organisation: person.organisation });
    await carryOut(world, tx, row);
  });
}

/** The organisation takes it back: whoever was told gets a lift. Again changes nothing. */
export async function withdrawDeclaration(
  world: World,
  { organisation, by }: Actor,
  id: string,
  kind: DeclarationKind = "do-not-originate",
): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const row = await lock(tx, id, organisation, kind);
    if (row.withdrawn_at !== null) return;
    await tx.query(`update declaration set withdrawn_by = $2, withdrawn_at = $3 where id = $1`, [id, by, world.now()]);
    await append(world, tx, { type: "declaration.withdrawn", subjects: [id], organisation });
    await withdrawDeclared(world, tx, id, kind);
  });
}

async function lock(tx: Tx, id: string, organisation: string, kind: DeclarationKind): Promise<Row> {
  const [row] = await tx.query<Row>(
    `select id, organisation, kind, value, declared_by, settled, withdrawn_at from declaration
     where id = $1 and organisation = $2 and kind = $3 for update`,
    [id, organisation, kind],
  );
  if (row === undefined) throw new Refusal("NOT_FOUND", "Your organisation has no declaration with this id.");
  return row;
}
