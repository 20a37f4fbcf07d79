/**
 * Whoever is named says that it is wrong (bezwaar). The first answer is due within one working day; two persons judge it
 * together, and what they reverse is lifted everywhere.
 */
import Type from "typebox";
import { dueOnce, met } from "../deadline.ts";
import { Refusal } from "../errors.ts";
import { append } from "../log/event.ts";
import type { Person } from "../people/person.ts";
import { hub, type Tx, type World } from "../ports.ts";
import { parserOf } from "../shape.ts";
import { parseDuration, plus } from "../time/duration.ts";
import { nextWorkingDay } from "../time/working-day.ts";
import type { Verdict } from "./named.ts";
import { requestOf } from "./reference.ts";
import { reverse } from "./reversal.ts";

/** A year after it was made, whatever became of it. */
const kept = parseDuration("P1Y");

export const appealShape = Type.Object(
  {
    reference: Type.String({ minLength: 1, maxLength: 64 }),
    statement: Type.String({ minLength: 1, maxLength: 5000, pattern: "\\S" }),
    contact: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);
const parseAppeal = parserOf(appealShape);

export type Appealed = { readonly madeAt: Date; readonly answerDueAt: Date };

/**
 * Takes what the named person says. The same again is the same appeal.
 * @throws Refusal INPUT_INVALID, NOT_FOUND as the reference; STATE_CONFLICT while another appeal about it is open.
 */
export async function makeAppeal(world: World, input: unknown): Promise<Appealed> {
  const { reference, ...said } = parseAppeal(input);
  if (kept === undefined) throw new Error("A year is a duration");
  const keepUntil = plus(world.now(), kept);
  return world.store.transaction(hub, async (tx) => {
    const request = await requestOf(world, tx, reference);
    const [asked] = await tx.query<{ organisation: string; sent_at: Date | null }>(
      `select coalesce(decide_at, controller) as organisation, sent_at from barrier_request where id = $1 for update`,
      [request],
    );
    if (asked === undefined) throw new Error("A reference leads to a request");
    if (asked.sent_at === null) {
      throw new Refusal(
        "STATE_CONFLICT",
        "Nothing has been asked yet. Tell your side first: whoever decides reads it.",
      );
    }
    const digest = world.secrets.digest("idempotency", JSON.stringify(said));
    const [open] = await tx.query<{ body_digest: string; made_at: Date; answer_due_at: Date }>(
      `select body_digest, made_at, answer_due_at from appeal where request = $1 and confirmed_at is null`,
      [request],
    );
    if (open !== undefined) {
      if (open.body_digest === digest) return { madeAt: open.made_at, answerDueAt: open.answer_due_at };
      throw new Refusal("STATE_CONFLICT", "You told us already. Wait for our answer; then you can say more.");
    }
    const id = world.newId();
    const key = world.secrets.newDataKey();
    const madeAt = world.now();
    const answerDueAt = nextWorkingDay(madeAt);
    await tx.query(
      `insert into appeal (id, request, organisation, wrapped, sealed, body_digest, made_at, answer_due_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, request, asked.organisation, key.wrapped, key.seal(said), digest, madeAt, answerDueAt, keepUntil],
    );
    await dueOnce(world, tx, { type: "appeal", subject: id, dueAt: answerDueAt });
    await append(world, tx, { type: "appeal.made", subjects: [id, request], organisation: asked.organisation });
    return { madeAt, answerDueAt };
  });
}

/** The first answer: that somebody reads it, and what happens next. It stops the clock; again replaces nothing. */
export async function answerAppeal(world: World, person: Person, id: string, answer: string): Promise<void> {
  if (answer.trim() === "") throw new Refusal("INPUT_INVALID", "Write an answer to the person.", "/answer");
  await world.store.transaction(hub, async (tx) => {
    const appeal = await lockAppeal(world, tx, person, id);
    if (appeal.answered_at !== null) throw new Refusal("STATE_CONFLICT", "A colleague answered already.");
    await tx.query(`update appeal set answer = $2, answered_by = $3, answered_at = $4 where id = $1`, [
      id,
      answer,
      person.id,
      world.now(),
    ]);
    await met(world, tx, "appeal", id);
    await append(world, tx, { type: "appeal.answered", subjects: [id], organisation: appeal.organisation });
  });
}

/** The first of two persons says how it should end. Until another agrees, nothing changes; it may be said anew. */
export async function proposeVerdict(
  world: World,
  person: Person,
  id: string,
  { verdict, reason }: { readonly verdict: Verdict; readonly reason: string },
): Promise<void> {
  if (reason.trim() === "")
    throw new Refusal("INPUT_INVALID", "Say why, so that the other person can follow it.", "/reason");
  await world.store.transaction(hub, async (tx) => {
    const appeal = await lockAppeal(world, tx, person, id);
    await tx.query(
      `update appeal set verdict = $2, verdict_reason = $3, proposed_by = $4, proposed_at = $5 where id = $1`,
      [id, verdict, reason, person.id, world.now()],
    );
    await append(world, tx, { type: "appeal.proposed", subjects: [id], organisation: appeal.organisation });
  });
}

/**
 * The second person agrees: the verdict stands. When it reverses, everything asked about the value is lifted, everywhere.
 * @throws Refusal NOT_ALLOWED for whoever proposed it; STATE_CONFLICT when nothing was proposed, or something else by now.
 */
export async function confirmVerdict(world: World, person: Person, id: string, verdict: Verdict): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    const appeal = await lockAppeal(world, tx, person, id);
    const { verdict: proposed, proposed_by: first, verdict_reason: reason } = appeal;
    if (proposed === null || first === null || reason === null || proposed !== verdict) {
      throw new Refusal("STATE_CONFLICT", "This is not what was proposed. Load the page again.");
    }
    if (first === person.id) throw new Refusal("NOT_ALLOWED", "You proposed it: another person confirms (four eyes).");
    await tx.query(`update appeal set confirmed_by = $2, confirmed_at = $3 where id = $1`, [
      id,
      person.id,
      world.now(),
    ]);
    await met(world, tx, "appeal", id);
    await append(world, tx, {
      type: "appeal.judged",
      subjects: [id, appeal.request],
      organisation: appeal.organisation,
    });
    if (verdict !== "upheld")
      await reverse(world, tx, { request: appeal.request, cause: verdict, reason, first, second: person });
  });
}

type Locked = {
  readonly request: string;
  readonly organisation: string;
  readonly answered_at: Date | null;
  readonly verdict: Verdict | null;
  readonly verdict_reason: string | null;
  readonly proposed_by: string | null;
  readonly confirmed_at: Date | null;
};

/** @throws Refusal NOT_FOUND for an appeal that is not theirs to judge; STATE_CONFLICT once it is judged. */
async function lockAppeal(world: World, tx: Tx, person: Person, id: string): Promise<Locked> {
  const [row] = await tx.query<Locked>(`select * from appeal where id = $1 for update`, [id]);
  if (row === undefined || !judges(world, person, row.organisation))
    throw new Refusal("NOT_FOUND", "There is no such appeal of yours.");
  if (row.confirmed_at !== null) throw new Refusal("STATE_CONFLICT", "This appeal has been judged.");
  return row;
}

const judging: readonly string[] = ["investigator", "piket"];

/** Whether this person judges what was decided there: at that organisation, or at one that it answers for. */
export function judges(world: World, { organisation, roles }: Person, decidedAt: string): boolean {
  if (!roles.some((role) => judging.includes(role))) return false;
  return organisation === decidedAt || world.policy.directory.organisations.get(organisation)?.controller === decidedAt;
}
