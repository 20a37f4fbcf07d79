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
  /** Where the money went, of the answer that it moved on. */
  readonly movedTo: MovedTo | undefined;
};

export type MovedTo = {
  readonly bank: string | undefined;
  readonly account: string | undefined;
  readonly amount: Money | undefined;
  /** A day, or an instant. */
  readonly when: string | undefined;
};

export type Beside = {
  readonly controller: string;
  /** Who tells the person concerned, and before when (GDPR art. 14). */
  readonly notice: { readonly who: string; readonly when: string; readonly deferralEnd?: string };
  /** When the person concerned was told; undefined while nobody has said so. */
  readonly told: Date | undefined;
  /** Oldest first; the last counts. */
  readonly answers: readonly Answer[];
};

type AnswerRow = Pick<Answer, "at" | "result"> & {
  code: Answer["code"] | null;
  reason: string | null;
  cents: number | null;
  bank: string | null;
  account: string | null;
  moved: number | null;
  when: string | null;
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
      `select happened_at as at, result, code, reason, amount_stopped_cents as cents, moved_bank as bank, moved_account as account,
         moved_cents as moved, moved_when as "when" from outcome
       where request = $1 order by id`,
      [id],
    );
    const [notice] = await tx.query<{ at: Date }>(`select told_at as at from named_notice where request = $1`, [id]);
    return { ...request, told: notice?.at, answers: answers.map(answer) };
  });
}

function answer({ at, result, code, reason, cents, bank, account, moved, when }: AnswerRow): Answer {
  return {
    at,
    result,
    code: code ?? undefined,
    reason: reason ?? undefined,
    amountStopped: cents === null ? undefined : { cents, currency: "EUR" },
    movedTo:
      bank === null && account === null
        ? undefined
        : {
            bank: bank ?? undefined,
            account: account ?? undefined,
            amount: moved === null ? undefined : { cents: moved, currency: "EUR" },
            when: when ?? undefined,
          },
  };
}
