/**
 * A barrier for a term: it is looked at again by the person who decided it before the term ends. Then it ends, and whoever
 * raised it hears so, unless a person renews it. Nobody's number stays blocked because nobody looked.
 */
import { dueOnce } from "./deadline.ts";
import { type Deciders, mayDecide } from "./decision.ts";
import { Refusal } from "./errors.ts";
import { append } from "./log/event.ts";
import type { Person } from "./people/person.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { mayMove, type RequestState } from "./states.ts";
import { parseDuration, plus } from "./time/duration.ts";
import type { IndicatorKind } from "./types.ts";

/** How long before the end it is looked at; of a short term, the last quarter. */
const lead = 7 * 86_400_000;

type Term = { id: string; request: string; ends_at: Date };

/** The last answer is that the barrier is raised: its term runs from when that happened, once. */
export async function beginTerm(world: World, tx: Tx, outcome: string, request: string): Promise<void> {
  const [row] = await tx.query<{ result: string; happened_at: Date; term: string | null; controller: string }>(
    `select o.result, o.happened_at, r.term, r.controller from outcome o join barrier_request r on r.id = o.request
     where o.id = $1 and r.id = $2 and r.withdrawn_at is null for update of r`,
    [outcome, request],
  );
  if (row === undefined || row.term === null || row.result !== "raised") return;
  if ((await lastTerm(tx, request)) !== undefined) return;
  await addTerm(world, tx, { request, organisation: row.controller, begins: row.happened_at, term: row.term });
}

type NewTerm = { request: string; organisation: string; begins: Date; term: string; by?: string; reason?: string };

async function addTerm(world: World, tx: Tx, term: NewTerm): Promise<Date> {
  const length = parseDuration(term.term);
  if (length === undefined) throw new Error("A term in the store is always a duration");
  const id = world.newId();
  const ends = plus(term.begins, length);
  await tx.query(
    `insert into barrier_term (id, request, organisation, begins_at, ends_at, renewed_by, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, term.request, term.organisation, term.begins, ends, term.by ?? null, term.reason ?? null, world.now()],
  );
  const early = Math.min(lead, (ends.getTime() - term.begins.getTime()) / 4);
  await dueOnce(world, tx, { type: "review", subject: id, dueAt: new Date(ends.getTime() - early) });
  await dueOnce(world, tx, { type: "end", subject: id, dueAt: ends });
  return ends;
}

async function lastTerm(tx: Tx, request: string): Promise<Term | undefined> {
  const [row] = await tx.query<Term>(
    `select id, request, ends_at from barrier_term where request = $1 order by begins_at desc limit 1`,
    [request],
  );
  return row;
}

/** The term nears its end, or is over. */
export async function passTerm(world: World, tx: Tx, type: "review" | "end", id: string): Promise<void> {
  const [term] = await tx.query<Term>(`select id, request, ends_at from barrier_term where id = $1`, [id]);
  if (term === undefined) return;
  const { request } = term;
  const [row] = await tx.query<{ controller: string; state: RequestState; withdrawn_at: Date | null }>(
    `select controller, state, withdrawn_at from barrier_request where id = $1 for update`,
    [request],
  );
  // Renewed since, or taken back: there is nothing to end.
  if (row === undefined || row.withdrawn_at !== null || (await lastTerm(tx, request))?.id !== id) return;
  if (!(await isRaised(tx, request))) return;
  if (type === "review") {
    await append(world, tx, { type: "barrier.review-due", subjects: [request, id], organisation: row.controller });
    return;
  }
  if (mayMove(row.state, "closed"))
    await tx.query(`update barrier_request set state = 'closed' where id = $1`, [request]);
  const correction = world.newId();
  await tx.query(`insert into correction (id, request, kind, reason, created_at) values ($1, $2, 'lift', $3, $4)`, [
    correction,
    request,
    "The term of this barrier is over and nobody renewed it: please lift it.",
    world.now(),
  ]);
  await append(
    world,
    tx,
    { type: "barrier.ended", subjects: [request, id], organisation: row.controller },
    { type: "correction.made", subjects: [correction, request], organisation: row.controller },
  );
}

async function isRaised(tx: Tx, request: string): Promise<boolean> {
  const [last] = await tx.query<{ result: string }>(
    `select result from outcome where request = $1 order by id desc limit 1`,
    [request],
  );
  return last?.result === "raised";
}

/**
 * A person who may decide the request says that the barrier is still needed, and why: one more term.
 * @throws Refusal NOT_FOUND when it is not theirs; STATE_CONFLICT when no term runs, or it was renewed already.
 */
export async function renewBarrier(
  world: World,
  person: Person,
  { request, reason }: { readonly request: string; readonly reason: string },
): Promise<{ readonly endsAt: Date }> {
  if (reason.trim() === "") throw new Refusal("INPUT_INVALID", "Say why the barrier is still needed.", "/reason");
  return world.store.transaction(hub, async (tx) => {
    const [row] = await tx.query<Deciders & { controller: string; term: string | null; withdrawn_at: Date | null }>(
      `select controller, term, withdrawn_at, decide_at, decide_role, piket_at, piket_role from barrier_request
       where id = $1 for update`,
      [request],
    );
    if (row === undefined || !mayDecide(person, row))
      throw new Refusal("NOT_FOUND", "There is no such barrier to renew.");
    const last = await lastTerm(tx, request);
    const now = world.now();
    const { term, controller: organisation } = row;
    if (
      term === null ||
      last === undefined ||
      last.ends_at <= now ||
      row.withdrawn_at !== null ||
      !(await isRaised(tx, request))
    )
      throw new Refusal("STATE_CONFLICT", "No term runs any more. A new request is needed to raise the barrier again.");
    if (!(await isUnderReview(tx, last.id)))
      throw new Refusal("STATE_CONFLICT", "This barrier is not up for review yet.");
    const endsAt = await addTerm(world, tx, {
      request,
      organisation,
      begins: last.ends_at,
      term,
      by: person.id,
      reason,
    });
    await append(world, tx, { type: "barrier.renewed", subjects: [request], organisation });
    return { endsAt };
  });
}

async function isUnderReview(tx: Tx, term: string): Promise<boolean> {
  const rows = await tx.query(`select 1 from deadline where type = 'review' and subject = $1 and done_at is not null`, [
    term,
  ]);
  return rows.length > 0;
}

/** A barrier whose term a person has to look at. */
export type Reviewed = {
  readonly id: string;
  readonly barrier: string;
  readonly addressee: string;
  readonly kind: IndicatorKind;
  readonly value: string;
  readonly endsAt: Date;
};

/** What this person has to look at again, the first to end on top. */
export async function underReview(world: World, person: Person, limit = 200): Promise<Reviewed[]> {
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<Reviewed & Deciders>(
      `select r.id, r.barrier, r.addressee, i.kind, i.value, t.ends_at as "endsAt", r.decide_at, r.decide_role, r.piket_at,
         r.piket_role
       from barrier_term t join barrier_request r on r.id = t.request join indicator i on i.id = r.indicator
       join deadline d on d.subject = t.id and d.type = 'review' and d.done_at is not null
       where (r.decide_at = $1 or r.piket_at = $1) and r.withdrawn_at is null and t.ends_at > $2
         and not exists (select 1 from barrier_term later where later.request = r.id and later.begins_at > t.begins_at)
         and (select result from outcome where request = r.id order by id desc limit 1) = 'raised'
       order by t.ends_at, r.id limit $3`,
      [person.organisation, world.now(), limit],
    ),
  );
  return rows
    .filter((row) => mayDecide(person, row))
    .map(({ id, barrier, addressee, kind, value, endsAt }) => ({ id, barrier, addressee, kind, value, endsAt }));
}
