/** Deadlines are rows; tick.ts claims what is due. */
import type { Tx, World } from "./ports.ts";

export type DeadlineType =
  | "decide"
  | "answer"
  | "expire"
  | "review"
  | "end"
  | "notice"
  | "appeal"
  | "hearing"
  | "silence"
  | "escalate"
  | "over";

/** Sets a deadline, once for each subject and type. */
export async function dueOnce(
  world: World,
  tx: Tx,
  { type, subject, dueAt }: { type: DeadlineType; subject: string; dueAt: Date },
): Promise<void> {
  await tx.query(
    `insert into deadline (id, type, subject, due_at) values ($1, $2, $3, $4) on conflict (type, subject) do nothing`,
    [world.newId(), type, subject, dueAt],
  );
}

/** What was waited for has come. */
export async function met(world: World, tx: Tx, type: DeadlineType, subject: string): Promise<void> {
  await tx.query(`update deadline set done_at = $3 where type = $1 and subject = $2 and done_at is null`, [
    type,
    subject,
    world.now(),
  ]);
}
