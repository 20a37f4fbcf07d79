/**
 * Letters to reporters leave as all else does: after sealing, tried until taken, with growing pauses, the same letter each
 * time. The address comes out of the report's seal when a letter goes, so that erasing the report stops it too.
 */
import type { Actor } from "./addressed.ts";
import { tokenOf } from "./confirmation.ts";
import { append } from "./log/event.ts";
import { trace } from "./log/trace.ts";
import { type ConfirmationLetter, hub, type Tongue, type Tx, type World } from "./ports.ts";
import { openReport } from "./report-store.ts";

/** So that nobody can fill another's mailbox by reporting in their name. */
const mostADay = 3;
const day = 86_400_000;

/** The sealed log says that a letter is owed. One reader at a time comes here, so the count of a day is exact. */
export async function admitLetter(world: World, tx: Tx, letter: string): Promise<void> {
  const now = world.now();
  await tx.query(
    `update confirmation c set admitted_at = $2, next_attempt_at = $2
     where letter = $1 and admitted_at is null and closed_at is null and answer is null
       and (select count(*) from confirmation o where o.mailbox = c.mailbox and o.admitted_at > $3) < ${mostADay}`,
    [letter, now, new Date(now.getTime() - day)],
  );
  await tx.query(
    `update confirmation set closed_at = $2, closed_as = 'too-many'
     where letter = $1 and admitted_at is null and closed_at is null`,
    [letter, now],
  );
}

export type Posted = {
  readonly taken: number;
  readonly refused: number;
  /** Nothing to send any more: erased, taken back, answered or too old. */
  readonly void: number;
  /** Why letters were not taken now; they are tried again. No address stands there. */
  readonly failures: readonly string[];
};

/** Sends what is due. Any number of processes may. A mail server that is slow holds up letters and nothing else. */
export async function postLetters(world: World, limit = 10): Promise<Posted> {
  const due = await world.store.transaction(hub, (tx) => claim(world, tx, limit));
  const results = await Promise.all(due.map((each) => post(world, each)));
  const count = (wanted: string): number => results.filter((result) => result === wanted).length;
  return {
    taken: count("taken"),
    refused: count("refused"),
    void: count("void"),
    failures: results.flatMap((result) => (result instanceof Error ? [result.message] : [])),
  };
}

type Due = { report: string; letter: string; desk: string; language: Tongue; expires_at: Date };

function claim(world: World, tx: Tx, limit: number): Promise<Due[]> {
  // Claimed by moving the next attempt ahead, so a crash in between only delays it: 1, 4, 16 minutes, then each hour.
  return tx.query<Due>(
    `update confirmation set attempts = attempts + 1,
       next_attempt_at = $1::timestamptz + least(interval '1 hour', interval '1 minute' * (4 ^ least(attempts, 3)))
     where report in (select report from confirmation where next_attempt_at <= $1
       order by next_attempt_at, letter limit $2 for update skip locked)
     returning report, letter, desk, language, expires_at`,
    [world.now(), limit],
  );
}

async function post(world: World, due: Due): Promise<"taken" | "refused" | "void" | Error> {
  const letter = await world.store.transaction(hub, (tx) => write(world, tx, due));
  const result = letter === undefined ? "void" : await world.mail(letter).catch(asError);
  if (result instanceof Error) return result;
  await world.store.transaction(hub, (tx) => close(world, tx, due, result));
  return result;
}

/** Undefined when there is nothing to say, or nobody to say it to, any more. Who is written to is read, and traced, here. */
async function write(
  world: World,
  tx: Tx,
  { report, letter, desk, language, expires_at }: Due,
): Promise<ConfirmationLetter | undefined> {
  const [waiting] = await tx.query<{ received_at: Date }>(
    `select r.received_at from confirmation c join report r on r.id = c.report
     where c.report = $1 and c.token is not null and c.answer is null and r.state = 'received'`,
    [report],
  );
  const opened = waiting && (await openReport(world, tx, report));
  const to = opened?.told.reporter.email;
  if (waiting === undefined || to === undefined || expires_at <= world.now()) return undefined;
  const actor = { organisation: desk, by: "letter" };
  await trace(world, tx, actor, {
    action: "reporter.written-to",
    subject: report,
    basis: "gdpr-6-1-e",
    of: [{ report }],
  });
  return {
    id: letter,
    to,
    type: "confirmation",
    language,
    token: tokenOf(world, letter),
    codeHint: world.secrets.followUpCode(report).slice(0, 4),
    receivedAt: waiting.received_at,
    until: expires_at,
  };
}

async function close(world: World, tx: Tx, { report, desk }: Due, result: "taken" | "refused" | "void"): Promise<void> {
  const [closed] = await tx.query(
    `update confirmation set closed_at = $2, closed_as = $3, next_attempt_at = null
     where report = $1 and closed_at is null returning report`,
    [report, world.now(), result],
  );
  if (closed === undefined || result !== "taken") return;
  await append(world, tx, { type: "confirmation.sent", subjects: [report], organisation: desk });
}

/** Somebody of this installation read a letter, where letters are files. */
export async function noteReading(world: World, actor: Actor, letter: string): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    // A letter may outlive the row that asked for it; then nobody can say any more whose it was.
    const of = await tx.query<{ report: string }>(`select report from confirmation where letter = $1`, [letter]);
    await trace(world, tx, actor, { action: "letter.read", subject: letter, basis: "gdpr-6-1-e", of });
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error("What was thrown is not an Error.");
}
