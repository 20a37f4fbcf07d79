/** What the shapes of many answers are made of. */
import Type, { type TSchema } from "typebox";

export const id = Type.String({ format: "uuid" });
export const instant = Type.String({ format: "date-time" });
export const text = Type.String();
export const count = Type.Integer({ minimum: 0 });
/** Of a request for what happens now. */
export const liveUntil = Type.String({
  format: "date-time",
  description: "Van een heterdaadmelding: daarna is zij voorbij.",
});
export const money = Type.Object({ cents: count, currency: text });
export const bilingual = Type.Object({ nl: text, en: text });

/** A list, with `next` when there may be more. */
export function listOf(description: string, item: TSchema): TSchema {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(text) }, { description });
}
