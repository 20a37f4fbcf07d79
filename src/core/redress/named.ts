/** What whoever is named sees by their reference: who asked whom for what about them, on which ground, and what they can do. */
import type { CovenantGround, ShareField } from "../covenant/covenant.ts";
import { hub, type Tx, type World } from "../ports.ts";
import type { RequestState } from "../states.ts";
import type { Indicator } from "../types.ts";
import { type Hearing, hearingOf } from "./hearing.ts";
import { requestOf } from "./reference.ts";

export type NamedRequest = {
  readonly barrier: string;
  readonly state: RequestState;
  readonly value: Indicator;
  readonly form: string;
  readonly from: string;
  readonly to: string;
  readonly ground: CovenantGround;
  readonly purpose: string;
  /** Undefined while it is not decided. */
  readonly sentAt: Date | undefined;
  readonly expiresAt: Date;
  /** The names of what the partner got; undefined while it has not looked. */
  readonly got: readonly ShareField[] | undefined;
  /** What the partner did last. */
  readonly result: string | undefined;
  /** That it was taken back since, and how. */
  readonly corrections: readonly { readonly kind: string; readonly at: Date }[];
  /** While it is not decided: until when they can speak first, and whether they did. */
  readonly hearing: Hearing | undefined;
  readonly appeal: NamedAppeal | undefined;
};

export type Verdict = "upheld" | "impersonated" | "wrongly-named";

export type NamedAppeal = {
  readonly madeAt: Date;
  readonly answerDueAt: Date;
  readonly answer: string | undefined;
  readonly answeredAt: Date | undefined;
  /** Once two persons agree. */
  readonly verdict: Verdict | undefined;
  readonly reason: string | undefined;
};

type Row = Omit<NamedRequest, "value" | "result" | "corrections" | "hearing" | "appeal" | "sentAt" | "got"> & {
  kind: Indicator["kind"];
  value: string;
  sentAt: Date | null;
  got: ShareField[] | null;
  result: string | null;
};

/**
 * Nothing of who reported: the person named sees what is said of their own value, and no count that could tell who.
 * @throws Refusal INPUT_INVALID for what is no reference; NOT_FOUND for one that leads nowhere.
 */
export async function namedBy(world: World, reference: string): Promise<NamedRequest> {
  return world.store.transaction(hub, async (tx) => {
    const request = await requestOf(world, tx, reference);
    const [row] = await tx.query<Row>(
      `select r.barrier, r.state, i.kind, i.value, coalesce(f.form, 'spoofing') as form, r.controller as from, r.addressee as to, r.ground, r.purpose,
         r.sent_at as "sentAt", r.expires_at as "expiresAt",
         (select d.fields from disclosure d where d.request = r.id and d.recipient = r.addressee) as got,
         (select o.result from outcome o where o.request = r.id order by o.id desc limit 1) as result
       from barrier_request r join indicator i on i.id = r.indicator left join firing f on f.id = r.firing where r.id = $1`,
      [request],
    );
    if (row === undefined) throw new Error("A reference leads to a request");
    const { kind, value, result, sentAt, got, ...rest } = row;
    const hearing = row.state === "draft" ? await hearingOf(tx, request) : undefined;
    return {
      ...rest,
      value: { kind, value },
      sentAt: sentAt ?? undefined,
      got: got ?? undefined,
      result: result ?? undefined,
      hearing: hearing && { ...hearing, danger: undefined },
      corrections: await tx.query<{ kind: string; at: Date }>(
        `select kind, created_at as at from correction where request = $1 order by id`,
        [request],
      ),
      appeal: await lastAppeal(tx, request),
    };
  });
}

async function lastAppeal(tx: Tx, request: string): Promise<NamedAppeal | undefined> {
  const [row] = await tx.query<{
    made_at: Date;
    answer_due_at: Date;
    answer: string | null;
    answered_at: Date | null;
    verdict: Verdict | null;
    verdict_reason: string | null;
    confirmed_at: Date | null;
  }>(`select * from appeal where request = $1 order by id desc limit 1`, [request]);
  if (row === undefined) return undefined;
  const isJudged = row.confirmed_at !== null;
  return {
    madeAt: row.made_at,
    answerDueAt: row.answer_due_at,
    answer: row.answer ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    verdict: isJudged ? (row.verdict ?? undefined) : undefined,
    reason: isJudged ? (row.verdict_reason ?? undefined) : undefined,
  };
}
