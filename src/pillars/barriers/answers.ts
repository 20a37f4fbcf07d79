/** What stands beside a request for its addressee: on whose behalf, who tells the person, and what was answered so far. */
import { type Actor, member } from "#core/addressed.ts";
import { Refusal } from "#core/errors.ts";
import type { outcomeCodes, outcomeResults } from "#core/outcome.ts";
import type { World } from "#core/ports.ts";
import type { Money } from "#core/types.ts";

export type Answer = {
  readonly at: Date;
  readonly result: (typeof outcomeResults)[number];
  readonly code: (typeof outcomeCodes)[number] | undefined;
  readonly reason: string | undefined;
  readonly amountStopped: Money | undefined;
};

export type Beside = {
  readonly controller: string;
  /** Who tells the person concerned, and before when (GDPR art. 14). */
  readonly notice: { readonly who: string; readonly when: string; readonly deferralEnd?: string };
  /** Oldest first; the last counts. */
  readonly answers: readonly Answer[];
};

type AnswerRow = Pick<Answer, "at" | "result"> & {
  code: Answer["code"] | null;
  reason: string | null;
  cents: number | null;
};

/** @throws Refusal NOT_FOUND for a request that was not sent to this organisation. */
export async function besideRequest(world: World, actor: Pick<Actor, "organisation">, id: string): Promise<Beside> {
  return world.store.transaction(member(actor), async (tx) => {
    const [request] = await tx.query<Pick<Beside, "controller" | "notice">>(
      `select controller, notice from barrier_request where id = $1`,
      [id],
    );
    if (request === undefined) throw new Refusal("NOT_FOUND", "You have no request with this id.");
    const answers = await tx.query<AnswerRow>(
      `select happened_at as at, result, code, reason, amount_stopped_cents as cents from outcome
       where request = $1 order by id`,
      [id],
    );
    return { ...request, answers: answers.map(answer) };
  });
}

function answer({ code, reason, cents, ...row }: AnswerRow): Answer {
  return {
    ...row,
    code: code ?? undefined,
    reason: reason ?? undefined,
    amountStopped: cents === null ? undefined : { cents, currency: "EUR" },
  };
}
