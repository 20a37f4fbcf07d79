/** The partner answers (terugmelding). Answers are append-only, the last counts, and a late one is always taken. */
import Type, { type Static } from "typebox";
import { type Actor, member, ownRequest } from "./addressed.ts";
import { Refusal } from "./errors.ts";
import { normalise } from "./indicator/indicator.ts";
import { append } from "./log/event.ts";
import { subjectsOfRequest, trace } from "./log/trace.ts";
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

/**
 * Records what the partner did. The same answer twice in a row is one answer, and so is one that names its time, however
 * late it comes again. `first` is done before, in the same transaction.
 * @throws Refusal STATE_CONFLICT for an answer about a time before the one that was answered about last.
 */
export async function recordOutcome(
  world: World,
  actor: Actor,
  request: string,
  input: unknown,
  first?: (tx: Tx) => Promise<void>,
): Promise<{ id: string }> {
  const outcome = parseOutcome(input);
  const now = world.now();
  const happenedAt = instantOf(outcome.at, now);
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
    if (row.force === "information")
      throw new Refusal(
        "STATE_CONFLICT",
        "This is information only: nothing is asked of you, so there is nothing to answer.",
      );
    await first?.(tx);
    const earlier = await sameOutcome(tx, request, digest, outcome.at !== undefined);
    if (earlier !== undefined) return { id: earlier };
    if (outcome.at !== undefined) await refuseOvertaken(tx, request, happenedAt);
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
        now,
        movedTo?.bank ?? null,
        movedTo?.account ?? null,
        movedTo?.cents ?? null,
        movedTo?.when ?? null,
      ],
    );
    await tx.query(`update barrier_request set state = $2 where id = $1`, [request, state]);
    await append(world, tx, { type: "outcome.recorded", subjects: [id, request], organisation: actor.organisation });
    await trace(world, tx, actor, {
      action: "outcome.recorded",
      subject: request,
      basis: row.ground.basis,
      of: subjectsOfRequest(row),
    });
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

/** The last answer, when it is this one; of an answer that names its time, any. */
async function sameOutcome(tx: Tx, request: string, digest: string, anyOf: boolean): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `select id from outcome where request = $1 and body_digest = $2
       and ($3 or id = (select max(id::text)::uuid from outcome where request = $1)) order by id desc limit 1`,
    [request, digest, anyOf],
  );
  return row?.id;
}

/** Answers that lost their order on the way: an older one must not pass for the last, which counts. */
async function refuseOvertaken(tx: Tx, request: string, happenedAt: Date): Promise<void> {
  const [last] = await tx.query<{ happened_at: Date; recorded_at: Date }>(
    `select happened_at, recorded_at from outcome where request = $1 order by id desc limit 1`,
    [request],
  );
  // Without a time of its own an answer was about when it came; what came in between is for the partner to say.
  if (last === undefined || last.happened_at.getTime() === last.recorded_at.getTime()) return;
  if (happenedAt >= last.happened_at) return;
  throw new Refusal(
    "STATE_CONFLICT",
    "You answered about a later time already. Leave /at out if this is what holds now.",
    "/at",
  );
}

function instantOf(text: string | undefined, now: Date): Date {
  if (text === undefined) return now;
  const at = parseInstant(text);
  if (at === undefined || at.getTime() > now.getTime() + 60_000 || at.getUTCFullYear() < 2000) {
    throw new Refusal("INPUT_INVALID", "/at is not an instant in the past, such as 2026-11-23T14:05:00Z.", "/at");
  }
  return at;
}
