/** Data minimisation: what leaves is what the covenant names (GDPR art. 5(1)(c)). */
import type { ShareField, Step } from "./covenant.ts";

/** The facts a request carries: the step's fields as far as they are known, and nothing else. */
export function minimised(
  { share }: Pick<Step, "share">,
  facts: Readonly<Record<string, unknown>>,
): Readonly<Partial<Record<ShareField, unknown>>> {
  const known = share.filter((field) => facts[field] !== undefined);
  return Object.fromEntries(known.map((field) => [field, facts[field]]));
}
