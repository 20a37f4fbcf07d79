/** The reporter's own copy (GDPR art. 15 and 20): all that this report says, for whoever holds its code. */
import { type Amended, amendmentsOf } from "#core/amendable.ts";
import { Refusal } from "#core/errors.ts";
import { reportOfCode } from "#core/follow-up.ts";
import { trace } from "#core/log/trace.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { parseSealed, type SealedReport } from "#core/report-store.ts";
import type { OnBehalf } from "#core/types.ts";
import { type Handling, handlingsOf, type Recipient, recipientsOf } from "./recipients.ts";

export type Copy = {
  readonly desk: string;
  readonly controller: string;
  readonly receivedAt: Date;
  readonly keptUntil: Date;
  readonly state: string;
  readonly form: string;
  readonly occurred: Date | string | null;
  readonly amountLost: { readonly cents: number; readonly currency: string } | null;
  readonly channel: string | null;
  readonly victim: string | null;
  readonly impact: readonly string[];
  readonly onBehalf: OnBehalf | null;
  readonly strength: string;
  /** The sealed part, in the reporter's own words: the story, who reported, and their own account and numbers. */
  readonly told: SealedReport;
  readonly indicators: readonly {
    readonly kind: string;
    readonly value: string;
    readonly role: string;
    readonly by: string;
  }[];
  /** What was added or put right since, and what stood there until then. */
  readonly amendments: readonly Omit<Amended, "id">[];
  /** Who got what of it, and who worked with it. */
  readonly recipients: readonly Recipient[];
  readonly handlings: readonly Handling[];
};

type Row = Omit<
  Copy,
  "told" | "indicators" | "amendments" | "recipients" | "handlings" | "occurred" | "amountLost" | "onBehalf"
> & {
  relation: OnBehalf["relation"] | null;
  permission: boolean | null;
  at: Date | null;
  day: string | null;
  cents: number | null;
  currency: string | null;
  sealed: Uint8Array;
  wrapped: Uint8Array | null;
};

/** Opens the report for its reporter; that it was opened is logged with the same breath. */
export async function copyOf(world: World, code: string): Promise<Copy> {
  const report = await reportOfCode(world, code);
  return world.store.transaction(hub, async (tx) => {
    const row = await reportRow(tx, report);
    if (row === undefined || row.wrapped === null) {
      throw new Refusal("NOT_FOUND", "This report was erased: nothing is left to copy.");
    }
    const { at, day, cents, currency, relation, permission, sealed, wrapped, ...plain } = row;
    const actor = { organisation: plain.desk, by: "reporter" };
    await trace(world, tx, actor, { action: "report.copied", subject: report, basis: "gdpr-15", of: [{ report }] });
    return {
      ...plain,
      occurred: at ?? day,
      amountLost: cents === null || currency === null ? null : { cents, currency },
      onBehalf: relation === null || permission === null ? null : { relation, permission },
      told: parseSealed(world.secrets.open(wrapped, sealed)),
      indicators: await tx.query<Copy["indicators"][number]>(
        `select i.kind, i.value, t.role, t.sighted_by as by from tie t join indicator i on i.id = t.indicator
         where t.report = $1 order by i.kind, i.value`,
        [report],
      ),
      amendments: (await amendmentsOf(world, tx, report, wrapped)).map(({ id: _id, ...amended }) => amended),
      recipients: await recipientsOf(world, tx, report),
      handlings: await handlingsOf(world, tx, report, plain.desk),
    };
  });
}

async function reportRow(tx: Tx, report: string): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    `select r.desk, r.controller, r.received_at as "receivedAt", r.expires_at as "keptUntil", r.state, r.form,
       r.occurred_at as at, r.occurred_on as day, r.amount_cents as cents, r.currency, r.channel, r.victim_type as victim,
       r.impact, r.on_behalf as relation, r.permission, r.strength, r.sealed, k.wrapped
     from report r left join report_key k on k.report = r.id where r.id = $1`,
    [report],
  );
  return row;
}
