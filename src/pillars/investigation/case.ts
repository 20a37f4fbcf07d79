/** What a person sees before deciding: the request as it would leave, what stays, and why the covenant fired. */
import { countedBy } from "#core/counting.ts";
import type { Covenant, CovenantGround, ShareField } from "#core/covenant/covenant.ts";
import { shareFields } from "#core/covenant/covenant.ts";
import { coveredBy } from "#core/covenant/in-force.ts";
import { mayDecide } from "#core/decision.ts";
import { Refusal } from "#core/errors.ts";
import { trace } from "#core/log/trace.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { type Hearing, hearingOf, statementIn } from "#core/redress/hearing.ts";
import type { Indicator, IndicatorKind, Money, Strength } from "#core/types.ts";

export type Waiting = {
  readonly id: string;
  readonly barrier: string;
  readonly addressee: string;
  readonly indicatorKind: IndicatorKind;
  /** Independent reporters that count. */
  readonly reporters: number;
  readonly decideBy: Date;
  readonly createdAt: Date;
  /** The dossier it hangs in now. */
  readonly dossier: string;
};

/** A bank answered that the money had moved on. */
export type Hop = {
  readonly addressee: string;
  readonly answeredAt: Date;
  readonly amount: Money | undefined;
  /** A day, or an instant. */
  readonly when: string | undefined;
};

export type Case = Waiting & {
  readonly indicator: Indicator;
  readonly form: string;
  /** Fields about the victim are named here; their values show only to the addressee. */
  readonly leaves: readonly { readonly field: ShareField; readonly value: unknown }[];
  readonly stays: readonly ShareField[];
  readonly ground: CovenantGround;
  readonly purpose: string;
  readonly covenant: string;
  readonly rule: string;
  /** The banks asked before, first to last, when money moved on from each to the next. */
  readonly chain: readonly Hop[];
  /** An established trader, who may speak first; and what they said. */
  readonly hearing: (Hearing & { readonly statement: string | undefined }) | undefined;
  readonly ties: readonly {
    readonly at: Date;
    readonly desk: string;
    readonly strength: Strength;
    readonly counts: boolean;
  }[];
};

type Row = {
  id: string;
  barrier: string;
  addressee: string;
  about: string;
  kind: IndicatorKind;
  value: string;
  /** What the covenant fired on; the request may be about another value of the dossier. */
  indicator: string;
  decide_at: string | null;
  decide_role: string | null;
  piket_at: string | null;
  piket_role: string | null;
  version: number;
  for_report: string | null;
  decide_due_at: Date;
  created_at: Date;
  dossier: string;
  share: ShareField[];
  ground: CovenantGround;
  purpose: string;
  covenant: string;
  form: string;
  evidence: { reporters: number };
  fields: Record<string, unknown>;
  sealed_names: ShareField[];
};

const columns = `r.id, r.barrier, r.addressee, i.id as about, i.kind, i.value, f.indicator, r.decide_at, r.decide_role, r.piket_at, r.piket_role, r.decide_due_at,
  r.created_at, r.for_report, coalesce(d.merged_into, d.id) as dossier,
  r.share, r.ground, r.purpose, r.covenant, r.version, f.form, f.evidence, c.fields, c.sealed_names`;
const from = `barrier_request r join indicator i on i.id = r.indicator join firing f on f.id = r.firing
  join request_content c on c.request = r.id join dossier d on d.id = r.dossier`;

/** A place in that list, by what it is ordered by. */
export type WaitingPlace = { readonly by: Date; readonly id: string };

/** What waits for this person, soonest deadline first. */
export async function waitingFor(
  world: World,
  { organisation, roles }: Person,
  { after, limit = 200 }: { readonly after?: WaitingPlace; readonly limit?: number } = {},
): Promise<Waiting[]> {
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<Row>(
      `select ${columns} from ${from} where r.state = 'draft'
         and ((r.decide_at = $1 and r.decide_role = any($2::text[])) or (r.piket_at = $1 and r.piket_role = any($2::text[])))
         and ($3::timestamptz is null or (r.decide_due_at, r.id) > ($3, $4::uuid))
       order by r.decide_due_at, r.id limit $5`,
      [organisation, [...roles], after?.by ?? null, after?.id ?? null, limit],
    ),
  );
  return rows.map(waiting);
}

/** Opens one; that this person looked is logged with the same breath. */
export async function openCase(world: World, person: Person, id: string): Promise<Case> {
  return world.store.transaction(hub, async (tx) => {
    const [row] = await tx.query<Row>(`select ${columns} from ${from} where r.id = $1 and r.state = 'draft'`, [id]);
    if (row === undefined || !mayDecide(person, row))
      throw new Refusal("NOT_FOUND", "There is no such request to decide.");
    const covenant = await coveredBy(world, tx, row.covenant, row.version);
    const ties = await tiesOf(tx, row, covenant);
    const chain = await chainOf(tx, id);
    const hearing = await hearingOf(tx, id);
    const actor = { organisation: person.organisation, by: person.id };
    const of = [{ value: row.about }, ...ties.map(({ report }) => ({ report }))];
    await trace(world, tx, actor, { action: "case.read", subject: id, basis: row.ground.basis, of });
    return {
      ...waiting(row),
      indicator: { kind: row.kind, value: row.value },
      form: row.form,
      leaves: row.share.flatMap((field) => {
        if (row.sealed_names.includes(field)) return [{ field, value: undefined }];
        return field in row.fields ? [{ field, value: row.fields[field] }] : [];
      }),
      stays: shareFields.filter((field) => !row.share.includes(field)),
      ground: row.ground,
      purpose: row.purpose,
      covenant: row.covenant,
      rule: covenant.when,
      chain,
      hearing: hearing && { ...hearing, statement: await statementIn(world, tx, id) },
      ties: ties.map(({ at, desk, strength, counts }) => ({ at, desk, strength, counts })),
    };
  });
}

function waiting(row: Row): Waiting {
  return {
    id: row.id,
    barrier: row.barrier,
    addressee: row.addressee,
    indicatorKind: row.kind,
    reporters: row.evidence.reporters,
    decideBy: row.decide_due_at,
    createdAt: row.created_at,
    dossier: row.dossier,
  };
}

/**
 * Who decides under the GDPR sees no police report; who decides one victim's own payment sees that report alone.
 * All ties to the indicator that fired, and which of them the covenant counts: the same test as its count makes.
 */
async function tiesOf(
  tx: Tx,
  { indicator, for_report }: Pick<Row, "indicator" | "for_report">,
  covenant: Covenant,
): Promise<(Case["ties"][number] & { readonly report: string })[]> {
  const { forms, strengths, regimes } = countedBy(covenant);
  return tx.query<Case["ties"][number] & { report: string }>(
    `select t.report, r.received_at as at, t.desk, t.strength,
       t.counts and t.live and t.form = any($4::text[]) and t.strength = any($5::text[]) as counts
     from (
       select * from tie t
       where t.indicator = $1 and t.regime = any($2::text[]) and ($3::uuid is null or t.report = $3)
       order by t.report desc limit 50
     ) t
     cross join lateral (select received_at from report where id = t.report offset 0) r
     order by t.report desc`,
    [indicator, regimes, for_report, forms, strengths],
  );
}

/** From answer to answer, back to the first bank. */
async function chainOf(tx: Tx, request: string): Promise<Hop[]> {
  const rows = await tx.query<{ addressee: string; at: Date; cents: number | null; when: string | null }>(
    `with recursive back (outcome) as (
       select after_outcome from barrier_request where id = $1
       union all
       select r.after_outcome from back join outcome o on o.id = back.outcome join barrier_request r on r.id = o.request
     )
     select r.addressee, o.happened_at as at, o.moved_cents as cents, o.moved_when as "when"
     from back join outcome o on o.id = back.outcome join barrier_request r on r.id = o.request order by r.hop`,
    [request],
  );
  return rows.map(({ addressee, at, cents, when }) => ({
    addressee,
    answeredAt: at,
    amount: cents === null ? undefined : { cents, currency: "EUR" },
    when: when ?? undefined,
  }));
}
