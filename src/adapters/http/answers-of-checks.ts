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
    advice: Type.Array(Type.Object({ code: Type.Enum([...adviceCodes]), text })),
    checkedAt: instant,
    expiresAt: instant,
  },
  { description: "De uitslag, met redenen, en tot wanneer het geldt." },
);
