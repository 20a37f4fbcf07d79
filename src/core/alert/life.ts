/** The short life of what a live alert asks: not acknowledged in time, another is asked too; at its end it is over. */
import type { Covenant } from "#core/covenant/covenant.ts";
import { coveredBy } from "#core/covenant/in-force.ts";
import { dueOnce, met } from "#core/deadline.ts";
import { append } from "#core/log/event.ts";
import type { Tx, World } from "#core/ports.ts";
import { endOf } from "#core/silence.ts";
import { mayMove, type RequestState } from "#core/states.ts";
import { plus } from "#core/time/duration.ts";
import { type Alert, askStep, type Said } from "./asked.ts";

/** It was sent: from now on its addressee has little time to acknowledge it. */
export async function waitForAcknowledgement(
  world: World,
  tx: Tx,
  request: string,
  asked: { readonly covenant: string; readonly version: number; readonly step: number },
): Promise<void> {
  const covenant = await coveredBy(world, tx, asked.covenant, asked.version);
  const live = covenant.steps[asked.step]?.live;
  if (live !== undefined)
    await dueOnce(world, tx, { type: "escalate", subject: request, dueAt: plus(world.now(), live.acknowledge) });
}

type Row = {
  readonly state: RequestState;
  readonly addressee: string;
  readonly covenant: string;
  readonly version: number;
  readonly step: number;
  readonly controller: string;
  readonly live_until: Date;
  readonly withdrawn_at: Date | null;
  readonly declaration: string;
  readonly organisation: string;
  readonly declared_by: string;
  readonly value: string;
  readonly said: Said | null;
};

/** Nobody acknowledged it in time: once, whoever the covenant names for that is asked as well. */
export async function escalate(world: World, tx: Tx, request: string): Promise<void> {
  const row = await liveRow(tx, request);
  if (row === undefined || row.state !== "sent" || row.withdrawn_at !== null || row.said === null) return;
  if (row.live_until <= world.now()) return;
  await append(world, tx, { type: "request.unacknowledged", subjects: [request], organisation: row.controller });
  const covenant = await coveredBy(world, tx, row.covenant, row.version);
  const otherwise = otherwiseOf(covenant, row.step);
  if (otherwise !== undefined) await askStep(world, tx, covenant, alertIn(row, row.said), otherwise);
}

function otherwiseOf({ steps }: Covenant, step: number): string | undefined {
  return steps[step]?.live?.otherwise;
}

function alertIn({ declaration, organisation, declared_by, value, live_until }: Row, said: Said): Alert {
  return { id: declaration, organisation, by: declared_by, place: value, until: live_until, said };
}

/**
 * It is over. Whoever acknowledged it goes on; for anybody else its content goes and its notice is given up, so that who
 * comes back later finds no old alarm.
 */
export async function passOver(world: World, tx: Tx, request: string): Promise<void> {
  const row = await liveRow(tx, request);
  if (row === undefined) return;
  await giveUpNotice(world, tx, request, row.addressee);
  if (!mayMove(row.state, "expired") || row.state === "acknowledged") return;
  await endOf(tx, request, row.state);
  await met(world, tx, "expire", request);
  await append(world, tx, { type: "request.over", subjects: [request], organisation: row.controller });
}

async function giveUpNotice(world: World, tx: Tx, request: string, recipient: string): Promise<void> {
  const dead = await tx.query<{ id: string }>(
    `update delivery set dead_at = $3, fault = 'over' where recipient = $2 and about = $1 and type = 'request.sent'
       and live_until is not null and delivered_at is null and dead_at is null returning id`,
    [request, recipient, world.now()],
  );
  for (const { id } of dead)
    await append(world, tx, { type: "delivery.given-up", subjects: [id], organisation: recipient });
}

async function liveRow(tx: Tx, request: string): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    `select r.state, r.addressee, r.covenant, r.version, r.step, r.controller, r.live_until, r.withdrawn_at, r.declaration,
       d.organisation, r.declared_by, d.value, d.said
     from barrier_request r join declaration d on d.id = r.declaration
     where r.id = $1 and r.live_until is not null for update of r`,
    [request],
  );
  return row;
}
