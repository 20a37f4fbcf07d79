/** People report, at times twice, at times at once, at times under another name or with another body. */
import type { Received } from "#core/flow.ts";
import { addReport } from "./asking.ts";
import { Broken } from "./broken.ts";
import { turnOver } from "./population.ts";
import { call, type Known, type Run } from "./run.ts";
import { type Delivery, tell } from "./telling.ts";

const week = 7 * 86_400_000;

/** A new report, handed in once or several times at once; at times two people at the same moment. */
export async function report(run: Run): Promise<string> {
  const deliveries = Array.from({ length: run.random.chance(0.15) ? 2 : 1 }, () => fresh(run));
  const copies = run.random.chance(0.15) ? run.random.between(2, 3) : 1;
  return handIn(
    run,
    deliveries.flatMap((delivery) => Array.from({ length: copies }, () => delivery)),
  );
}

/** The same delivery again, under the same names or under a new key. */
export async function reportAgain(run: Run): Promise<string> {
  const now = run.sim.calm.now().getTime();
  const again = run.known.filter(({ delivery, keyUntil }) => delivery.externalId !== undefined || keyUntil > now);
  if (again.length === 0) return "nobody has a report to hand in again";
  const { delivery } = run.random.pick(again);
  if (delivery.externalId === undefined || run.random.chance(0.5)) return handIn(run, [delivery]);
  const idempotencyKey = `${delivery.intake.idempotencyKey}-${run.random.between(0, 2)}`;
  return handIn(run, [{ ...delivery, intake: { ...delivery.intake, idempotencyKey } }]);
}

/** Another report under a name that is taken, or one that is no report: refused, and nothing is stored. */
export async function reportWrongly(run: Run): Promise<string> {
  const now = run.sim.calm.now().getTime();
  const used = run.known.filter(({ keyUntil }) => keyUntil > now);
  const { intake } = tell(run.random, run.population, run.sim.calm.now(), ++run.reportsTold, []);
  if (used.length === 0 || run.random.chance(0.3)) {
    const answer = await call(run, "a report of no known form", (world) =>
      run.verbs.receiveReport(world, { ...intake, input: { form: "geen", narrative: "" } }),
    );
    if (answer.kind === "told") throw new Broken("only refusals", "A report of no known form was taken.");
    return "somebody hands in what is no report";
  }
  const { delivery } = run.random.pick(used);
  const answer = await call(run, "another body under a used key", (world) =>
    run.verbs.receiveReport(world, {
      ...intake,
      desk: delivery.intake.desk,
      idempotencyKey: delivery.intake.idempotencyKey,
    }),
  );
  if (answer.kind === "told" || (answer.kind === "refused" && answer.code !== "REPLAY_DIFFERS")) {
    throw new Broken("nothing acknowledged is lost", "Another body was taken under a used key.");
  }
  return `somebody uses ${delivery.intake.idempotencyKey} for another report`;
}

function fresh(run: Run): Delivery {
  turnOver(run.random, run.population);
  return tell(run.random, run.population, run.sim.calm.now(), ++run.reportsTold, run.known);
}

async function handIn(run: Run, deliveries: readonly Delivery[]): Promise<string> {
  const answers = await Promise.all(
    deliveries.map(async (delivery) => {
      const answer = await call(run, "receiveReport", (world) => run.verbs.receiveReport(world, delivery.intake));
      if (answer.kind === "refused") throw new Broken("only refusals", `A report was refused: ${answer.code}`);
      if (answer.kind === "told") return [{ delivery, order: answer.order, received: answer.value, told: true }];
      run.unanswered.push({ what: delivery.intake.idempotencyKey, again: () => handIn(run, [delivery]) });
      return answer.committed.flatMap(({ result, order }) =>
        isReceived(result) ? [{ delivery, order, received: result, told: false }] : [],
      );
    }),
  );
  for (const { delivery, received } of answers.flat().toSorted((a, b) => a.order - b.order))
    take(run, delivery, received);
  const names = [...new Set(deliveries.map(({ intake }) => `${intake.idempotencyKey} at ${intake.desk}`))];
  return `${deliveries.length} × ${names.join(", ")}: ${answers.map(([one]) => (one === undefined ? "no answer" : one.received.id.slice(-6))).join(" ")}`;
}

/** What the store took is held against what it took before under the same names. */
function take(run: Run, delivery: Delivery, { id, isNew, followUpCode }: Received): void {
  const now = run.sim.calm.now();
  const alike = namesFor(delivery).flatMap((name) => run.knownBy.get(name) ?? []);
  const earlier = alike.find((known) => isSameName(known, delivery, now.getTime()));
  if (earlier !== undefined && (isNew || earlier.id !== id)) {
    throw new Broken(
      "nothing acknowledged is lost",
      `${delivery.intake.idempotencyKey} was ${earlier.id} and now is ${id}.`,
    );
  }
  if (earlier === undefined && !isNew) {
    throw new Broken("nothing acknowledged is lost", `${id} is said to be known, and nobody handed it in.`);
  }
  const keyHolds = alike.some((known) => known.keyUntil > now.getTime() && isSameKey(known, delivery));
  if (!keyHolds) {
    const known = { delivery, id, keyUntil: now.getTime() + week };
    run.known.push(known);
    for (const name of namesFor(delivery)) run.knownBy.set(name, [...(run.knownBy.get(name) ?? []), known]);
  }
  run.codes.set(id, followUpCode);
  if (isNew) addReport(run.model, id, now, delivery.truth);
}

/** The names under which a desk may hand it in again. */
function namesFor({ intake: { desk, idempotencyKey }, externalId }: Delivery): string[] {
  return [`${desk} key ${idempotencyKey}`, ...(externalId === undefined ? [] : [`${desk} case ${externalId}`])];
}

function isSameName({ delivery, keyUntil }: Known, { intake, externalId }: Delivery, now: number): boolean {
  if (delivery.intake.desk !== intake.desk) return false;
  if (externalId !== undefined && delivery.externalId === externalId) return true;
  return delivery.intake.idempotencyKey === intake.idempotencyKey && keyUntil > now;
}

function isSameKey({ delivery }: Known, { intake }: Delivery): boolean {
  return delivery.intake.idempotencyKey === intake.idempotencyKey;
}

function isReceived(value: unknown): value is Received {
  return typeof value === "object" && value !== null && "id" in value && "followUpCode" in value && "isNew" in value;
}
