/** From a partner's answer as it was typed to the outcome it records. */

import { normalOrNothing } from "#core/indicator/indicator.ts";
import { type OutcomeInput, outcomeCodes, outcomeResults } from "#core/outcome.ts";
import { isLegalDate } from "#core/time/legal-date.ts";
import { centsOf } from "./amount.ts";
import type { FieldErrors } from "./fields.ts";
import type { Form } from "./form.ts";
import type { AnswerField, RequestProps } from "./request.ts";

export type ReadAnswer = Pick<RequestProps, "values" | "errors"> & {
  /** Absent while something needs another look. */
  readonly input?: OutcomeInput;
};

const longestReason = 1000;

export function readAnswer(form: Form): ReadAnswer {
  const typed = {
    result: form.text("result"),
    code: form.text("code"),
    amountStopped: form.text("amountStopped"),
    movedAccount: form.text("movedAccount"),
    movedBank: form.text("movedBank"),
    movedAmount: form.text("movedAmount"),
    movedOn: form.text("movedOn"),
    reason: form.text("reason"),
  };
  const values = Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== undefined));
  const result = outcomeResults.find((known) => known === typed.result);
  const code = outcomeCodes.find((known) => known === typed.code);
  const cents = typed.amountStopped === undefined ? undefined : centsOf(typed.amountStopped);
  const moved = result === "moved-on" ? movedTo(typed) : { errors: [] };
  const isUnexplained = result === "declined" && typed.code === undefined && typed.reason === undefined;
  const wrong: FieldErrors<AnswerField>[] = [
    result === undefined ? [{ field: "result", problem: "choose" }] : [],
    typed.code !== undefined && code === undefined ? [{ field: "code", problem: "choose" }] : [],
    typed.amountStopped !== undefined && cents === undefined ? [{ field: "amountStopped", problem: "amount" }] : [],
    moved.errors,
    isUnexplained ? [{ field: "reason", problem: "reason" }] : [],
    (typed.reason ?? "").length > longestReason ? [{ field: "reason", problem: "too-long" }] : [],
  ];
  const errors = wrong.flat();
  if (result === undefined || errors.length > 0) return { values, errors };
  return {
    values,
    errors,
    input: {
      result,
      ...(code !== undefined && { code }),
      ...(typed.reason !== undefined && { reason: typed.reason }),
      ...(cents !== undefined && { amountStopped: { cents, currency: "EUR" } }),
      ...(moved.input !== undefined && { movedTo: moved.input }),
    },
  };
}

type Typed = Readonly<Partial<Record<AnswerField, string | undefined>>>;

/** Where the money went; nothing when the bank does not say. */
function movedTo({ movedAccount, movedBank, movedAmount, movedOn }: Typed): {
  readonly input?: NonNullable<OutcomeInput["movedTo"]>;
  readonly errors: FieldErrors<AnswerField>;
} {
  const account = movedAccount === undefined ? undefined : normalOrNothing("iban", movedAccount);
  const cents = movedAmount === undefined ? undefined : centsOf(movedAmount);
  const isNowhere = movedAccount === undefined && movedBank === undefined;
  const wrong: FieldErrors<AnswerField>[] = [
    movedAccount !== undefined && account === undefined ? [{ field: "movedAccount", problem: "iban" }] : [],
    isNowhere && (movedAmount ?? movedOn) !== undefined ? [{ field: "movedAccount", problem: "missing" }] : [],
    movedAmount !== undefined && cents === undefined ? [{ field: "movedAmount", problem: "amount" }] : [],
    movedOn !== undefined && !isLegalDate(movedOn) ? [{ field: "movedOn", problem: "date" }] : [],
  ];
  const errors = wrong.flat();
  if (isNowhere || errors.length > 0) return { errors };
  return {
    errors,
    input: {
      ...(movedBank !== undefined && { bank: movedBank }),
      ...(account !== undefined && { account }),
      ...(cents !== undefined && { amount: { cents, currency: "EUR" } }),
      ...(movedOn !== undefined && { at: movedOn }),
    },
  };
}
