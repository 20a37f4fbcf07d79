/** Everything that happens because time passes: sealing, sending, retries and deadlines. Any number of processes may tick. */

import { escalate, passOver } from "./alert/life.ts";
import { followAnswers } from "./answered.ts";
import { refreshCovenants } from "./covenant/in-force.ts";
import type { DeadlineType } from "./deadline.ts";
import { deliverDue } from "./delivery/couriers.ts";
import { prepareDeliveries } from "./delivery.ts";
import { append } from "./log/event.ts";
import { seal } from "./log/log.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { countSignals } from "./signal/counted.ts";
import { endOf, passSilence, waitForPiket } from "./silence.ts";
import type { RequestState } from "./states.ts";
import { refreshTaxonomy } from "./taxonomy/proposal.ts";
import { passTerm } from "./term.ts";

export type Ticked = {
  readonly sealed: number;
  readonly read: number;
  readonly delivered: number;
  readonly deadlines: number;
};

/** One round. Call it again at once when it says that it did something. */
export async function tick(world: World): Promise<Ticked> {
  return { ...(await advance(world)), delivered: await deliverDue(world) };
}

/** The same up to the door: who then sends couriers need not wait for them, so that no partner holds up the clock. */
export async function advance(world: World): Promise<Omit<Ticked, "delivered">> {
  await refreshTaxonomy(world);
  await refreshCovenants(world);
  const deadlines = await passDeadlines(world);
  const sealed = await seal(world);
  const read = await prepareDeliveries(world);
  const followed = await followAnswers(world);
  const counted = await countSignals(world);
  return { sealed, read: read + followed + counted, deadlines };
}

type Due = { type: DeadlineType; subject: string };

/** A deadline is claimed and acted on in one transaction: it is passed once, and never lost. */
function passDeadlines(world: World, limit = 100): Promise<number> {
  return world.store.transaction(hub, async (tx) => {
    const due = await tx.query<Due>(
      `update deadline set done_at = $1 where id in (select id from deadline where done_at is null and due_at <= $1
         order by due_at, id limit $2 for update skip locked)
       returning type, subject`,
      [world.now(), limit],
    );
    for (const { type, subject } of due) await pass(world, tx, type, subject);
    return due.length;
  });
}

async function pass(world: World, tx: Tx, type: DeadlineType, subject: string): Promise<void> {
  if (type === "review" || type === "end") await passTerm(world, tx, type, subject);
  else if (type === "appeal") await passAppeal(world, tx, subject);
  else await passRequest(world, tx, type, subject);
}

/** Nobody answered whoever was named; those who must are told. */
async function passAppeal(world: World, tx: Tx, id: string): Promise<void> {
  const [row] = await tx.query<{ request: string; organisation: string }>(
    `select request, organisation from appeal where id = $1 and answered_at is null and confirmed_at is null`,
    [id],
  );
  if (row === undefined) return;
  const { request, organisation } = row;
  await append(world, tx, { type: "appeal.overdue", subjects: [id, request], organisation });
}

async function passRequest(
  world: World,
  tx: Tx,
  type: Exclude<DeadlineType, "appeal" | "review" | "end">,
  request: string,
): Promise<void> {
  const [row] = await tx.query<{ state: RequestState; controller: string }>(
    `select state, controller from barrier_request where id = $1 for update`,
    [request],
  );
  if (row === undefined) return;
  const tell = (
    event:
      | "request.decision-overdue"
      | "request.answer-overdue"
      | "request.expired"
      | "notice.overdue"
      | "hearing.ended",
  ) => append(world, tx, { type: event, subjects: [request], organisation: row.controller });
  switch (type) {
    case "decide":
      if (row.state !== "draft") return;
      await tell("request.decision-overdue");
      await waitForPiket(world, tx, request);
      return;
    case "silence":
      if (row.state === "draft") await passSilence(world, tx, request);
      return;
    case "answer":
      if (row.state === "sent" || row.state === "acknowledged") await tell("request.answer-overdue");
      return;
    case "hearing":
      if (row.state === "draft") await tell("hearing.ended");
      return;
    case "notice":
      if (await isRaisedUntold(tx, request)) await tell("notice.overdue");
      return;
    case "escalate":
      await escalate(world, tx, request);
      return;
    case "over":
      await passOver(world, tx, request);
      return;
    case "expire":
      await endOf(tx, request, row.state);
      await tell("request.expired");
      return;
  }
}

/** A barrier stands, and nobody has said that the person concerned was told. */
async function isRaisedUntold(tx: Tx, request: string): Promise<boolean> {
  const [row] = await tx.query<{ untold: boolean }>(
    `select not exists (select 1 from named_notice where request = $1) and coalesce(
       (select result = 'raised' from outcome where request = $1 order by id desc limit 1), false) as untold`,
    [request],
  );
  return row?.untold === true;
}
