/** What the API answers about agreements, as shapes. */
import Type from "typebox";
import { covenantStates } from "#core/covenant/in-force.ts";
import { count, ground, instant, listOf, text } from "./answer-parts.ts";

export const covenantsAnswer = listOf(
  "De convenanten die gelden.",
  Type.Object({
    id: text,
    version: count,
    valid: Type.Object({ from: Type.String({ format: "date" }), review: Type.String({ format: "date" }) }),
    controller: text,
    on: Type.Object({
      kinds: Type.Array(text),
      forms: Type.Array(text),
      declarations: Type.Optional(Type.Array(text, { description: "In plaats van meldingen." })),
    }),
    when: text,
    window: Type.Optional(text),
    strength: Type.Optional(Type.Array(text)),
  }),
);
export const loadedAnswer = Type.Object(
  { id: text, version: count, state: Type.Enum([...covenantStates]), reasons: Type.Array(text) },
  { description: "Opgeslagen; `reasons` noemt wat ontbreekt om te gelden." },
);
export const trialAnswer = Type.Object(
  {
    covenant: text,
    version: count,
    findings: Type.Array(text, { description: "Wat ontbreekt om te gelden, en wat deze proef niet laat zien." }),
    reports: Type.Object({
      replayed: count,
      refused: count,
      from: Type.Optional(instant),
      until: Type.Optional(instant),
    }),
    fired: count,
    asked: Type.Array(
      Type.Object({
        step: text,
        addressee: text,
        barrier: text,
        kind: text,
        times: count,
        first: instant,
        last: instant,
        fields: Type.Array(text),
        ground,
        decidedBy: Type.Enum(["rule", "person"]),
      }),
    ),
    notAsked: Type.Array(Type.Object({ step: text, reason: text, times: count })),
  },
  { description: "Wat het convenant zou hebben gedaan; er is niets verstuurd." },
);
export const covenantStateAnswer = Type.Object({ state: Type.Enum([...covenantStates]) }, { description: "Gedaan." });
