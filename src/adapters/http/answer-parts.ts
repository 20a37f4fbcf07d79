/** What the shapes of many answers are made of. */
import Type, { type TSchema } from "typebox";
import { relations } from "#core/types.ts";

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

export const ground = Type.Object({
  basis: text,
  decision: Type.Optional(text),
  article: Type.Optional(text),
  transfer: Type.Optional(Type.Object({ basis: text, reference: text })),
});

/** A list, with `next` when there may be more. */
export function listOf(description: string, item: TSchema): TSchema {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(text) }, { description });
}

/** That somebody told it for another. */
export const onBehalf = Type.Object(
  { relation: Type.Enum([...relations]), permission: Type.Boolean() },
  { description: "Wie namens een ander meldde: wat die voor de ander is, en of de ander het goed vond." },
);
