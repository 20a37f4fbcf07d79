/** At rest: ports no longer fail, callers have their answers, and whatever was due has been done, once. */
import { hub } from "#core/ports.ts";
import { Broken } from "./broken.ts";
import { checkStep, checkWhole } from "./invariants.ts";
import type { StoredRequest } from "./look.ts";
import { askAgain } from "./passing.ts";
import type { Run } from "./run.ts";
import type { History, Trail } from "./trail.ts";

const hour = 3_600_000;
const month = 30 * 24 * hour;

export async function comeToRest(run: Run, trail: Trail): Promise<void> {
  run.sim.faults.rate = 0;
  while (run.unanswered.length > 0) {
    await askAgain(run);
    await checkStep(run, trail);
  }
  // The longest pause between two attempts is an hour; the longest answer time three days; the longest term a year.
  for (const span of [
    0,
    2 * hour,
    2 * hour,
    4 * 24 * hour,
    2 * hour,
    ...Array.from({ length: 13 }, () => month),
    2 * hour,
  ]) {
    await run.sim.pass(span);
    await untilQuiet(run);
  }
  await checkStep(run, trail);
  await checkWhole(run, trail);
  for (const request of run.mirror.requests.values()) checkClocks(run, request, trail.requests.get(request.id));
  await checkDeliveries(run);
}

async function untilQuiet(run: Run): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const { settled } = await run.sim.call((world) => run.verbs.tick(world));
    if (settled.status === "rejected")
      throw new Broken("only refusals", `A tick failed at rest: ${settled.reason}`, settled.reason);
    const { sealed, read, delivered, deadlines } = settled.value;
    if (sealed + read + delivered + deadlines === 0) return;
  }
  throw new Broken("no deadline lost", "After fifty ticks there is still something to do.");
}

function checkClocks(run: Run, request: StoredRequest, history: History | undefined): void {
  const { id, state, decide_due_at, due_at, expires_at, fields, sealed } = request;
  const now = run.sim.calm.now();
  const struck = (type: string) => history?.struck.has(type) === true;
  if (state === "approved") throw new Broken("no delivery lost", `${id} was approved and never sent.`);
  if (state === "draft" && decide_due_at !== null && decide_due_at <= now && !struck("request.decision-overdue")) {
    throw new Broken("no deadline lost", `Nobody heard that ${id} waits for a decision.`);
  }
  if (
    (state === "sent" || state === "acknowledged") &&
    due_at !== null &&
    due_at <= now &&
    !struck("request.answer-overdue")
  ) {
    throw new Broken("no deadline lost", `Nobody heard that ${id} waits for an answer.`);
  }
  if (expires_at > now) return;
  if (!struck("request.expired") || Object.keys(fields).length > 0 || sealed)
    throw new Broken("no deadline lost", `${id} was to expire and did not.`);
}

const recipients = [
  "request.approved",
  "request.drafted",
  "request.decision-overdue",
  "request.answer-overdue",
  "correction.made",
  "outcome.recorded",
];

async function checkDeliveries({ sim }: Run): Promise<void> {
  const { unsealed, overdue, untaken, untold } = await sim.calm.store.transaction(hub, async (tx) => ({
    unsealed: await tx.query(`select id from event`),
    overdue: await tx.query(`select id from deadline where done_at is null and due_at <= $1`, [sim.calm.now()]),
    untaken: await tx.query<{ id: string }>(`select id from delivery where delivered_at is null`),
    untold: await tx.query<{ id: string; type: string }>(
      `select l.id, l.type from log l where l.type = any($1::text[]) and not exists (select 1 from delivery d where d.id = l.id)
         and (l.type <> 'request.approved' or exists (select 1 from barrier_request r where r.id = l.subjects[1] and r.sent_at is not null))`,
      [recipients],
    ),
  }));
  if (unsealed.length > 0) throw new Broken("the log is whole", `${unsealed.length} events were never sealed.`);
  if (overdue.length > 0) throw new Broken("no deadline lost", `${overdue.length} deadlines were never passed.`);
  if (untold[0] !== undefined)
    throw new Broken("no delivery lost", `Nobody was told of ${untold[0].type} ${untold[0].id}.`);
  const taken = new Set(sim.delivered.map(({ id }) => id));
  const all = await sim.calm.store.transaction(hub, (tx) => tx.query<{ id: string }>(`select id from delivery`));
  const lost = [...untaken, ...all].find(({ id }) => !taken.has(id));
  if (lost !== undefined) throw new Broken("no delivery lost", `${lost.id} never arrived.`);
}
