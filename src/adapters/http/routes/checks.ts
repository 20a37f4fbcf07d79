/** Checking before one clicks or pays: a text goes in, a verdict with its reasons comes out, and nothing is kept. */
import Type from "typebox";
import { parserOf } from "#core/shape.ts";
import type { AdviceCode, CheckResult } from "#pillars/prevention/check.ts";
import type { Reason } from "#pillars/prevention/reasons.ts";
import { checkAnswer } from "../answers-of-checks.ts";
import type { Route } from "../app.ts";

/** The sentence for a reason or an advice, in the language that the caller accepts. */
export type InWords = (
  accepted: string | undefined,
  said: { readonly reason: Reason } | { readonly advice: AdviceCode },
) => string;

/** What the route asks of the house. */
export type Checks = { readonly check: (text: string) => CheckResult; readonly inWords: InWords };

// How long it may be is for the verb to say: a text that is too long gets a sentence of its own.
const questionShape = Type.Object({ text: Type.String() }, { additionalProperties: false });
const parseQuestion = parserOf(questionShape);

export function checkRoutes({ check, inWords }: Checks): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/checks",
      action: "check.make",
      perMinute: { public: 60, known: 60_000 },
      schema: {
        operationId: "createCheck",
        tags: ["controleren"],
        summary: "Een link, nummer, rekening of bericht controleren",
        description:
          "De vraag wordt niet bewaard. Of iemand een rekening, telefoonnummer, adres of naam meldde, krijgt niemand te horen.",
        body: questionShape,
        response: { 200: checkAnswer },
      },
      async handle({ body, headers }) {
        const result = check(parseQuestion(body).text);
        const reasonIn = ({ code, ...about }: Reason) => ({
          code,
          text: inWords(headers["accept-language"], { reason: { code, ...about } }),
        });
        return {
          ...result,
          indicators: result.indicators.map(({ reasons, ...each }) => ({ ...each, reasons: reasons.map(reasonIn) })),
          reasons: result.reasons.map(reasonIn),
          advice: result.advice.map((code) => ({ code, text: inWords(headers["accept-language"], { advice: code }) })),
        };
      },
    },
  ];
}
