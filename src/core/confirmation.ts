/**
 * A reporter whom a desk does not know confirms by mail: whoever reads the mailbox and says so is `confirmed`. Whether a
 * desk's reports can be confirmed so is data (policy/directory). A forwarded mail never is: anybody can write any sender.
 */
import { carryOutAnew } from "./carrying-out.ts";
import { keepingDossiers } from "./component.ts";
import type { Trigger } from "./concerns.ts";
import { Refusal } from "./errors.ts";
import { append } from "./log/event.ts";
import { hub, type Tongue, type Tx, type World } from "./ports.ts";
import { deskOf } from "./report.ts";
import { retention } from "./retention.ts";
import { plus } from "./time/duration.ts";
import type { Report, Strength } from "./types.ts";

/** Notes, with the report, that a letter is owed; it goes after this is sealed (letter.ts). One letter for one report. */
export async function askToConfirm(world: World, tx: Tx, report: Report, language: Tongue): Promise<void> {
  const { email } = report.reporter;
  if (email === undefined || report.strength !== "unconfirmed" || !confirmsByMail(world, report.desk)) return;
  const letter = world.newId();
  await tx.query(
    `with asked as (
       insert into event (id, at, type, subjects, organisation) values ($1, $2, 'confirmation.asked', array[$3::uuid], $4)
     )
     insert into confirmation (report, desk, letter, language, mailbox, token, asked_at, expires_at)
     values ($3, $4, $1, $5, $6, $7, $2, $8)`,
    [
      letter,
      report.receivedAt,
      report.id,
      report.desk,
      language,
      world.secrets.digest("confirmation", `mailbox ${mailboxOf(email)}`),
      heldAs(world, tokenOf(world, letter)),
      plus(report.receivedAt, retention.confirmation),
    ],
  );
}

/** Whether reports at this desk are confirmed by mail; `strength` there is what a desk may claim by itself. */
export function confirmsByMail(world: World, desk: string): boolean {
  return deskOf(world, desk).desk.strength.confirmedBy === "mail";
}

/** What the letter holds; made anew from its id each time, so that it is written down nowhere. */
export function tokenOf(world: World, letter: string): string {
  return world.secrets.digest("confirmation", `token ${letter}`);
}

export type ConfirmationState = "waiting" | "confirmed" | "denied";

/** What a token can still do. Looking at it changes nothing: programs that guard mailboxes open every link. */
export async function confirmationState(world: World, token: string): Promise<ConfirmationState> {
  return world.store.transaction(hub, async (tx) => (await asked(world, tx, token)).answer ?? "waiting");
}

/**
 * The reporter says: this is mine. From now on the report counts as confirmed, and what that makes possible is asked at
 * once. Again changes nothing.
 * @throws Refusal NOT_FOUND for a token that is unknown, too old, or of a report that was taken back.
 */
export async function confirmReport(world: World, token: string): Promise<void> {
  await world.store.transaction(keepingDossiers, async (tx) => {
    const report = await asked(world, tx, token);
    if (report.answer === "confirmed") return;
    if (report.answer === "denied") {
      throw new Refusal("STATE_CONFLICT", "This report was said not to be yours. Report again if it is.");
    }
    await tx.query(`update report set strength = 'confirmed' where id = $1 and strength = 'unconfirmed'`, [report.id]);
    await tx.query(`update tie set strength = 'confirmed' where report = $1 and live and strength = 'unconfirmed'`, [
      report.id,
    ]);
    await answered(world, tx, report.id, "confirmed");
    await append(world, tx, { type: "report.confirmed", subjects: [report.id], organisation: report.desk });
    await carryOutAnew(world, tx, { ...triggerOf(report), strength: "confirmed" }, report.dossier);
  });
}

type Asked = {
  id: string;
  desk: string;
  form: string;
  strength: Strength;
  received_at: Date;
  amount_cents: number | null;
  currency: string | null;
  state: string;
  dossier: string | null;
};

/** The report before its letter, in the order in which erasure takes them, so that neither waits for the other in a circle. */
export async function asked(
  world: World,
  tx: Tx,
  token: string,
): Promise<Asked & { answer: "confirmed" | "denied" | null }> {
  const held = heldAs(world, token);
  const [report] = await tx.query<Asked>(
    `select id, desk, form, strength, received_at, amount_cents, currency, state, dossier from report
     where id = (select report from confirmation where token = $1) for update`,
    [held],
  );
  const [letter] = await tx.query<{ answer: "confirmed" | "denied" | null; expires_at: Date }>(
    `select answer, expires_at from confirmation where token = $1 for update`,
    [held],
  );
  const isOver = letter !== undefined && letter.answer === null && letter.expires_at <= world.now();
  if (report === undefined || letter === undefined || isOver || report.state !== "received") {
    throw new Refusal("NOT_FOUND", "This link does not work any more: it is old, or its report was taken back.");
  }
  return { ...report, answer: letter.answer };
}

export async function answered(world: World, tx: Tx, report: string, answer: "confirmed" | "denied"): Promise<void> {
  await tx.query(
    `update confirmation set answer = $2, answered_at = $3, next_attempt_at = null where report = $1 and answer is null`,
    [report, answer, world.now()],
  );
}

function triggerOf({ id, desk, form, strength, received_at, amount_cents, currency }: Asked): Trigger {
  return {
    id,
    desk,
    form,
    strength,
    receivedAt: received_at,
    ...(amount_cents !== null && currency !== null && { amountLost: { cents: amount_cents, currency } }),
  };
}

/** One mailbox has many addresses: what comes after a plus, and dots at some providers, make no other. */
function mailboxOf(email: string): string {
  const at = email.lastIndexOf("@");
  const local = email.slice(0, at).replace(/\+.*$/s, "").replaceAll(".", "");
  return `${local}${email.slice(at)}`;
}

function heldAs(world: World, token: string): string {
  return world.secrets.digest("confirmation", `held ${token}`);
}
