/** The reason that a person types for what they find. */
import type { FieldErrors } from "./fields.ts";
import type { Form } from "./form.ts";

const longestReason = 1000;

export function reasonIn(form: Form): { readonly reason: string | undefined; readonly errors: FieldErrors<"reason"> } {
  const reason = form.text("reason");
  if (reason === undefined) return { reason, errors: [{ field: "reason", problem: "reason" }] };
  return { reason, errors: reason.length > longestReason ? [{ field: "reason", problem: "too-long" }] : [] };
}
