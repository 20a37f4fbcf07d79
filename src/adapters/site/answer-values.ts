/** From a partner's answer as it was typed to the outcome it records. */
import { type OutcomeInput, outcomeCodes, outcomeResults } from "#core/outcome.ts";
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
    reason: form.text("reason"),
  };
  const values = Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== undefined));
  const result = outcomeResults.find((known) => known === typed.result);
  const code = outcomeCodes.find((known) => known === typed.code);
  const cents = typed.amountStopped === undefined ? undefined : centsOf(typed.amountStopped);
  const isUnexplained = result === "declined" && typed.code === undefined && typed.reason === undefined;
  const wrong: FieldErrors<AnswerField>[] = [
    result === undefined ? [{ field: "result", problem: "choose" }] : [],
    typed.code !== undefined && code === undefined ? [{ field: "code", problem: "choose" }] : [],
    typed.amountStopped !== undefined && cents === undefined ? [{ field: "amountStopped", problem: "amount" }] : [],
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
    },
  };
}
