/** Appeals before whoever judges them: the list, and one with what was said, sealed until it is opened. */
import { Refusal } from "#core/errors.ts";
import { trace } from "#core/log/trace.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type World } from "#core/ports.ts";
import { judges } from "#core/redress/appeal.ts";
import type { Verdict } from "#core/redress/named.ts";
import type { Indicator } from "#core/types.ts";

export type AppealSummary = {
  readonly id: string;
  readonly barrier: string;
  readonly to: string;
  readonly madeAt: Date;
  readonly answerDueAt: Date;
  readonly answeredAt: Date | undefined;
  readonly proposed: boolean;
  readonly judged: boolean;
};

export type OpenAppeal = AppealSummary & {
  readonly request: string;
  readonly dossier: string;
  readonly value: Indicator;
  readonly statement: string;
  readonly contact: string | undefined;
  readonly answer: string | undefined;
  readonly verdict: Verdict | undefined;
  readonly reason: string | undefined;
  readonly proposedBy: string | undefined;
  /** This person proposed it, so another confirms. */
  readonly isMine: boolean;
};

type Row = {
  id: string;
  request: string;
  organisation: string;
  barrier: string;
  addressee: string;
  dossier: string;
  kind: Indicator["kind"];
  value: string;
  made_at: Date;
  answer_due_at: Date;
  answer: string | null;
  answered_at: Date | null;
  verdict: Verdict | null;
  verdict_reason: string | null;
  proposed_by: string | null;
  confirmed_at: Date | null;
  wrapped: Uint8Array | null;
  sealed: Uint8Array | null;
  basis: string;
  indicator: string;
};

const select = `select a.*, r.indicator, r.barrier, r.addressee, r.ground ->> 'basis' as basis, i.kind, i.value, coalesce(d.merged_into, d.id) as dossier
  from appeal a join barrier_request r on r.id = a.request join indicator i on i.id = r.indicator join dossier d on d.id = r.dossier`;

/** Those that wait first, the soonest term on top; then those judged lately. */
export async function appealsFor(world: World, person: Person): Promise<AppealSummary[]> {
  const controller = world.policy.directory.organisations.get(person.organisation)?.controller ?? person.organisation;
  const found = await world.store.transaction(hub, (tx) =>
    tx.query<Row>(
      `${select} where a.organisation = any($1::text[]) order by a.confirmed_at is not null, a.answer_due_at, a.id limit 200`,
      [[person.organisation, controller]],
    ),
  );
  return found.filter((row) => judges(world, person, row.organisation)).map(summaryOf);
}

/** @throws Refusal NOT_FOUND for one that is not theirs to judge. */
export async function openAppeal(world: World, person: Person, id: string): Promise<OpenAppeal> {
  return world.store.transaction(hub, async (tx) => {
    const [row] = await tx.query<Row>(`${select} where a.id = $1`, [id]);
    if (row === undefined || !judges(world, person, row.organisation))
      throw new Refusal("NOT_FOUND", "There is no such appeal of yours.");
    const actor = { organisation: person.organisation, by: person.id };
    await trace(world, tx, actor, {
      action: "appeal.read",
      subject: id,
      basis: row.basis,
      of: [{ value: row.indicator }],
    });
    return {
      ...summaryOf(row),
      ...saidIn(world, row),
      request: row.request,
      dossier: row.dossier,
      value: { kind: row.kind, value: row.value },
      answer: row.answer ?? undefined,
      verdict: row.verdict ?? undefined,
      reason: row.verdict_reason ?? undefined,
      proposedBy: row.proposed_by ?? undefined,
      isMine: row.proposed_by === person.id,
    };
  });
}

function summaryOf(row: Row): AppealSummary {
  return {
    id: row.id,
    barrier: row.barrier,
    to: row.addressee,
    madeAt: row.made_at,
    answerDueAt: row.answer_due_at,
    answeredAt: row.answered_at ?? undefined,
    proposed: row.verdict !== null,
    judged: row.confirmed_at !== null,
  };
}

/** Gone once its key is. */
function saidIn(world: World, { wrapped, sealed }: Row): Pick<OpenAppeal, "statement" | "contact"> {
  const said: unknown = wrapped === null || sealed === null ? {} : world.secrets.open(wrapped, sealed);
  const text = (name: string): string | undefined => {
    const value: unknown =
      typeof said === "object" && said !== null ? Object.entries(said).find(([key]) => key === name)?.[1] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  return { statement: text("statement") ?? "", contact: text("contact") };
}
