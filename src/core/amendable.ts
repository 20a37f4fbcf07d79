/** A report as it reads now: what was told first, with what was added and put right since. */
import Type, { type Static } from "typebox";
import { Refusal } from "./errors.ts";
import { reportOfCode } from "./follow-up.ts";
import { trace } from "./log/trace.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { openReport } from "./report-store.ts";
import type { WrappedKey } from "./secrets.ts";
import { parserOf } from "./shape.ts";
import type { Report, Strength } from "./types.ts";

const text = Type.String();
const amendedShape = Type.Object({
  narrative: Type.Optional(text),
  victimIndicators: Type.Optional(Type.Array(Type.Object({ kind: text, value: text }))),
});
/** What of an amendment only the holder of the report's data key can read. */
export type SealedAmendment = Static<typeof amendedShape>;
export const parseSealedAmendment: (input: unknown) => SealedAmendment = parserOf(amendedShape);

export type Amendable = {
  /** As it counts now; its story is the one that was put right last. Without sightings. */
  readonly report: Report;
  readonly dossier: string | null;
  readonly wrapped: WrappedKey;
  readonly expiresAt: Date;
  readonly amendments: number;
};

type Row = {
  id: string;
  desk: string;
  form: string;
  received_at: Date;
  amount_cents: number | null;
  currency: string | null;
  occurred_at: Date | null;
  occurred_on: string | null;
  strength: Strength;
  gist: string;
  state: string;
  dossier: string | null;
  expires_at: Date;
  denied: boolean;
};

/**
 * Locks the report of a code and opens it.
 * @throws Refusal NOT_FOUND for an unknown or erased one; STATE_CONFLICT for one that was taken back or found false.
 */
export async function lockAmendable(world: World, tx: Tx, report: string): Promise<Amendable> {
  const [row] = await tx.query<Row>(
    `select id, desk, form, received_at, amount_cents, currency, occurred_at, occurred_on, strength, gist, state, dossier,
       expires_at, exists (select 1 from confirmation c where c.report = report.id and c.answer = 'denied') as denied
     from report where id = $1 for update`,
    [report],
  );
  const opened = row && (await openReport(world, tx, report));
  if (row === undefined || opened === undefined || row.state === "erased") {
    throw new Refusal("NOT_FOUND", "This report was erased: there is nothing left to add to.");
  }
  if (row.state !== "received") {
    throw new Refusal(
      "STATE_CONFLICT",
      "This report does not count any more, so nothing is added to it. Report again.",
    );
  }
  if (row.denied) {
    throw new Refusal(
      "STATE_CONFLICT",
      "Whoever reads the mailbox of this report said it is not theirs. Report again.",
    );
  }
  const amendments = await amendmentsOf(world, tx, report, opened.wrapped);
  const corrected = amendments.findLast(({ kind, told }) => kind === "correction" && told.narrative !== undefined);
  return {
    report: reportOf(row, corrected?.told.narrative ?? opened.told.narrative, opened.told.reporter),
    dossier: row.dossier,
    wrapped: opened.wrapped,
    expiresAt: row.expires_at,
    amendments: amendments.length,
  };
}

function reportOf(row: Row, narrative: string, reporter: Report["reporter"]): Report {
  const { amount_cents: cents, currency, occurred_at: at, occurred_on: on } = row;
  const occurrence = at !== null ? { at } : on !== null ? { on } : undefined;
  return {
    id: row.id,
    desk: row.desk,
    receivedAt: row.received_at,
    form: row.form,
    narrative,
    gist: row.gist,
    ...(occurrence !== undefined && { occurrence }),
    ...(cents !== null && currency !== null && { amountLost: { cents, currency } }),
    sightings: [],
    reporter,
    strength: row.strength,
  };
}

/** One thing that was added or put right, in the reporter's own words, and what the report said until then. */
export type Amended = {
  readonly id: string;
  readonly kind: "addition" | "correction";
  readonly at: Date;
  readonly told: SealedAmendment;
  readonly before: {
    readonly form: string;
    readonly amountLost: { readonly cents: number; readonly currency: string } | undefined;
    readonly occurred: Date | string | undefined;
  };
};

/** All of them, oldest first. */
export async function amendmentsOf(world: World, tx: Tx, report: string, wrapped: WrappedKey): Promise<Amended[]> {
  const rows = await tx.query<
    Pick<Amended, "id" | "kind" | "at"> & {
      sealed: Uint8Array;
      form: string;
      cents: number | null;
      currency: string | null;
      occurred_at: Date | null;
      occurred_on: string | null;
    }
  >(
    `select id, kind, at, sealed, form, amount_cents as cents, currency, occurred_at, occurred_on from amendment
     where report = $1 order by id`,
    [report],
  );
  return rows.map(({ id, kind, at, sealed, form, cents, currency, occurred_at, occurred_on }) => ({
    id,
    kind,
    at,
    told: parseSealedAmendment(world.secrets.open(wrapped, sealed)),
    before: {
      form,
      amountLost: cents === null || currency === null ? undefined : { cents, currency },
      occurred: occurred_at ?? occurred_on ?? undefined,
    },
  }));
}

/** What a reporter may put right, as it stands. */
export type Own = Pick<Report, "form" | "narrative" | "occurrence" | "amountLost">;

/**
 * Opens the report for its reporter, to be put right.
 * @throws Refusal as `lockAmendable` does.
 */
export async function readOwn(world: World, code: string): Promise<Own> {
  const id = await reportOfCode(world, code);
  return world.store.transaction(hub, async (tx) => {
    const { report } = await lockAmendable(world, tx, id);
    const actor = { organisation: report.desk, by: "reporter" };
    await trace(world, tx, actor, { action: "report.copied", subject: id, basis: "gdpr-15", of: [{ report: id }] });
    return report;
  });
}
