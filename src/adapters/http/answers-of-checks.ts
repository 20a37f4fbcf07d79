/** What a check answers, as a shape. */
import Type from "typebox";
import { indicatorKinds, roles } from "#core/types.ts";
import { adviceCodes, verdicts } from "#pillars/prevention/check.ts";
import { reasonCodes } from "#pillars/prevention/reasons.ts";
import { instant, text } from "./answer-parts.ts";

const verdict = Type.Enum([...verdicts], {
  description: "`trusted` is officieel: het staat in de lijst met bronnen. `unknown` is niet hetzelfde als veilig.",
});
const reasons = Type.Array(Type.Object({ code: Type.Enum([...reasonCodes]), text }));

export const checkAnswer = Type.Object(
  {
    verdict,
    indicators: Type.Array(
      Type.Object({ kind: Type.Enum([...indicatorKinds]), value: text, role: Type.Enum([...roles]), verdict, reasons }),
    ),
    reasons,
    form: Type.Optional(Type.String({ description: "De fraudevorm waar het op lijkt." })),
    read: Type.Optional(
      Type.String({ description: "Wat er in het bestand is gelezen; verbeter het en vraag opnieuw." }),
    ),
    advice: Type.Array(Type.Object({ code: Type.Enum([...adviceCodes]), text })),
    checkedAt: instant,
    expiresAt: instant,
  },
  { description: "De uitslag, met redenen, en tot wanneer het geldt." },
);

/** The answers to many texts, in the order in which they were asked. */
export const checksAnswer = Type.Object(
  { items: Type.Array(checkAnswer) },
  { description: "De uitslagen, in de volgorde van de teksten." },
);

const hash = Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256, hexadecimaal." });

export const hashesAnswer = Type.Object(
  { hashes: Type.Array(Type.Object({ hash, expiresAt: instant })), expiresAt: instant },
  { description: "Alle hashes die zo beginnen, en tot wanneer dat geldt." },
);

export const beginningsAnswer = Type.Object(
  {
    prefixes: Type.Array(Type.String({ pattern: "^[0-9a-f]{8}$" }), {
      description: "De eerste vier bytes van iedere hash, op volgorde.",
    }),
    expiresAt: instant,
  },
  { description: "De hele lijst. Met de ETag in If-None-Match komt 304 zolang er niets veranderde." },
);
