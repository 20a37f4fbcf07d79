/** The partner answers (terugmelding). Answers are append-only, the last counts, and a late one is always taken. */
import Type, { type Static } from "typebox";
import { type Actor, member, ownRequest } from "./addressed.ts";
import { Refusal } from "./errors.ts";
import { normalise } from "./indicator/indicator.ts";
import { append } from "./log/event.ts";
import { trace } from "./log/trace.ts";
import type { Tx, World } from "./ports.ts";
import { parseOccurrence } from "./report-input.ts";
import { parserOf } from "./shape.ts";
import { move } from "./states.ts";
import { parseInstant } from "./time/instant.ts";

export const outcomeResults = ["raised", "declined", "unknown", "moved-on"] as const;
export const outcomeCodes = [
  "stopped",
  "partly",
  "too-late",
  "false",
  "already-done",
  "not-ours",
  "no-ground",
  "other",
] as const;

const euros = Type.Object(
  { cents: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }), currency: Type.Literal("EUR") },
  { additionalProperties: false },
);

export const outcomeShape = Type.Object(
  {
    result: Type.Enum([...outcomeResults]),
    code: Type.Optional(Type.Enum([...outcomeCodes])),
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
    at: Type.Optional(Type.String({ maxLength: 40 })),
    amountStopped: Type.Optional(euros),
    movedTo: Type.Optional(
      Type.Object(
        {
          bank: Type.Optional(Type.String({ maxLength: 64 })),
          account: Type.Optional(Type.String({ maxLength: 64 })),
          amount: Type.Optional(euros),
          at: Type.Optional(Type.String({ maxLength: 40 })),
        },
        {
          additionalProperties: false,
          description: "Bij moved-on: naar welke bank of rekening het geld ging, hoeveel en wanneer (dag of tijdstip).",
        },
      ),
    ),
  },
  { additionalProperties: false },
);
export type OutcomeInput = Static<typeof outcomeShape>;

const parseOutcome = parserOf(outcomeShape);

/** Records what the partner did. The same answer twice in a row is one answer. */
export async function recordOutcome(
  world: World,
  actor: Actor,
  request: string,
  input: unknown,
): Promise<{ id: string }> {
  const outcome = parseOutcome(input);
  const happenedAt = instantOf(outcome.at, world.now());
  if (outcome.result === "declined" && outcome.reason === undefined && outcome.code === undefined) {
    throw new Refusal(
      "INPUT_INVALID",
      "/reason or /code is needed with declined: the desk must be able to learn from it.",
      "/reason",
    );
  }
  const movedTo = movedToIn(world, outcome);
  const digest = world.secrets.digest("idempotency", JSON.stringify(outcome));
  return world.store.transaction(member(actor), async (tx) => {
    const row = await ownRequest(tx, request);
    const last = await lastOutcome(tx, request);
    if (last?.body_digest === digest) return { id: last.id };
    const state = move(row.state, "answered");
    const id = world.newId();
    await tx.query(
      `insert into outcome (id, request, organisation, result, code, reason, happened_at, amount_stopped_cents, body_digest, recorded_at,
         moved_bank, moved_account, moved_cents, moved_when)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        id,
        request,
        actor.organisation,
        outcome.result,
        outcome.code ?? null,
        outcome.reason ?? null,
        happenedAt,
        outcome.amountStopped?.cents ?? null,
        digest,
        world.now(),
        movedTo?.bank ?? null,
        movedTo?.account ?? null,
        movedTo?.cents ?? null,
        movedTo?.when ?? null,
      ],
    );
    await tx.query(`update barrier_request set state = $2 where id = $1`, [request, state]);
    await append(world, tx, { type: "outcome.recorded", subjects: [id, request], organisation: actor.organisation });
    await trace(world, tx, actor, { action: "outcome.recorded", subject: request, basis: row.ground.basis });
    return { id };
  });
}

type MovedTo = { readonly bank?: string; readonly account?: string; readonly cents?: number; readonly when?: string };

/** Where the money went, in normal form. Without a bank or an account nobody can be asked, and that is an answer too. */
function movedToIn(world: World, { result, movedTo }: OutcomeInput): MovedTo | undefined {
  if (movedTo === undefined) return undefined;
  const refuse = (place: string, sentence: string) =>
    new Refusal("INPUT_INVALID", `/movedTo${place} ${sentence}`, `/movedTo${place}`);
  if (result !== "moved-on") throw refuse("", "belongs to the result moved-on only.");
  const { bank, account, amount, at } = movedTo;
  if (bank === undefined && account === undefined) throw refuse("", "names neither the bank nor the account.");
  if (bank !== undefined && world.policy.directory.organisations.get(bank)?.sector !== "bank")
    throw refuse("/bank", "is no bank of the directory. GET /v1/organisations lists them; or give the account.");
  const iban = account === undefined ? undefined : normalise("iban", account, "/movedTo/account");
  const when = at === undefined ? undefined : parseOccurrence(at, world.now(), "/movedTo/at");
  return {
    ...(bank !== undefined && { bank }),
    ...(iban !== undefined && { account: iban }),
    ...(amount !== undefined && { cents: amount.cents }),
    ...(when !== undefined && { when: "on" in when ? when.on : when.at.toISOString() }),
  };
}

export async function lastOutcome(tx: Tx, request: string): Promise<{ id: string; body_digest: string } | undefined> {
  const [row] = await tx.query<{ id: string; body_digest: string }>(
    `select id, body_digest from outcome where request = $1 order by id desc limit 1`,
    [request],
  );
  return row;
}

function instantOf(text: string | undefined, now: Date): Date {
  if (text === undefined) return now;
  const at = parseInstant(text);
  if (at === undefined || at.getTime() > now.getTime() + 60_000 || at.getUTCFullYear() < 2000) {
    throw new Refusal("INPUT_INVALID", "/at is not an instant in the past, such as 2026-11-23T14:05:00Z.", "/at");
  }
  return at;
}
