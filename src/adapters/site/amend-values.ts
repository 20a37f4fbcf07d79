/** From what a reporter changed on the form to what is put right, and what is added. */
import type { Own } from "#core/amendable.ts";
import type { Addition, Correction } from "#core/amendment-input.ts";
import { amsterdamDay } from "#core/time/amsterdam.ts";
import type { Occurrence } from "#core/types.ts";
import type { FieldErrors } from "./fields.ts";
import type { Form } from "./form.ts";
import type { ReportField } from "./report-fields.ts";
import { readReportForm } from "./report-values.ts";

/** The fields of the form: some of those of a report, and room for more words. */
export const amendFields = [
  "form",
  "narrative",
  "occurredOn",
  "amount",
  "more",
  "website",
  "account",
  "phone",
  "phoneHow",
  "email",
  "handle",
] as const satisfies readonly (ReportField | "more")[];
export type AmendField = (typeof amendFields)[number];

export type ReadAmend = {
  /** Only what reads otherwise than it did; absent when all of it stays. */
  readonly correction: Correction | undefined;
  readonly addition: Addition | undefined;
  readonly errors: FieldErrors<AmendField>;
};

const longest = 20_000;

export function readAmendForm(form: Form, own: Own, now: Date): ReadAmend {
  const { input, errors } = readReportForm(form, now);
  const more = form.text("more");
  const isTooLong = (more ?? "").length > longest;
  const wrong: FieldErrors<AmendField> = [
    ...errors.flatMap(({ field, problem }) => {
      const known = amendFields.find((each) => each === field);
      return known === undefined ? [] : [{ field: known, problem }];
    }),
    ...(isTooLong ? [{ field: "more", problem: "too-long" } as const] : []),
  ];
  const correction = {
    ...(input.form !== own.form && { form: input.form }),
    ...(input.narrative.trim() !== own.narrative.trim() && { narrative: input.narrative }),
    ...(input.occurredAt !== undefined &&
      input.occurredAt !== dayIn(own.occurrence) && { occurredAt: input.occurredAt }),
    ...(isOther(input.amountLost, own.amountLost) && { amountLost: input.amountLost }),
  };
  const indicators = input.indicators ?? [];
  const addition = { ...(more !== undefined && { narrative: more }), ...(indicators.length > 0 && { indicators }) };
  return {
    correction: Object.keys(correction).length === 0 ? undefined : correction,
    addition: Object.keys(addition).length === 0 ? undefined : addition,
    errors: wrong,
  };
}

/** The values as they stand, as the form shows them first. */
export function valuesOf(own: Own): Readonly<Partial<Record<AmendField, string>>> {
  const day = dayIn(own.occurrence);
  return {
    form: own.form,
    narrative: own.narrative,
    ...(day !== undefined && { occurredOn: day }),
    // The form is in euros: another currency is left as it is.
    ...(own.amountLost?.currency === "EUR" && { amount: written(own.amountLost.cents) }),
  };
}

function dayIn(occurrence: Occurrence | undefined): string | undefined {
  if (occurrence === undefined) return undefined;
  return "on" in occurrence ? occurrence.on : amsterdamDay(occurrence.at);
}

/** As people in the Netherlands type it, and as the form reads it. */
function written(cents: number): string {
  return `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`;
}

function isOther(given: Correction["amountLost"], stood: Own["amountLost"]): boolean {
  return given !== undefined && (given.cents !== stood?.cents || given.currency !== stood.currency);
}
