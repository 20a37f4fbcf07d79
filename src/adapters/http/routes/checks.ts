/** Checking before one clicks or pays: a text goes in, a verdict with its reasons comes out, and nothing is kept. */
import Type from "typebox";
import { parserOf } from "#core/shape.ts";
import type { AdviceCode, CheckResult } from "#pillars/prevention/check.ts";
import type { Reason } from "#pillars/prevention/reasons.ts";
import { checkAnswer, checksAnswer } from "../answers-of-checks.ts";
import type { Route } from "../app.ts";
import type { HashedSignals } from "./signals.ts";

/** The sentence for a reason or an advice, in the language that the caller accepts. */
export type InWords = (
  accepted: string | undefined,
  said: { readonly reason: Reason } | { readonly advice: AdviceCode },
) => string;

/** What the routes ask of the house. */
export type Checks = HashedSignals & { readonly check: (text: string) => CheckResult; readonly inWords: InWords };

// How long it may be is for the verb to say: a text that is too long gets a sentence of its own.
const questionShape = Type.Object({ text: Type.String() }, { additionalProperties: false });
const parseQuestion = parserOf(questionShape);
const mostTexts = 100;
const questionsShape = Type.Object(
  { texts: Type.Array(Type.String(), { minItems: 1, maxItems: mostTexts }) },
  { additionalProperties: false },
);
const parseQuestions = parserOf(questionsShape);

const kept =
  "De vraag wordt niet bewaard. Of iemand een rekening, telefoonnummer, adres of naam meldde, krijgt niemand te horen.";

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
        description: kept,
        body: questionShape,
        response: { 200: checkAnswer },
      },
      async handle({ body, headers }) {
        return told(inWords, headers["accept-language"], check(parseQuestion(body).text));
      },
    },
    {
      method: "POST",
      url: "/v1/checks/batches",
      action: "check.make-many",
      perMinute: 600,
      schema: {
        operationId: "createCheckBatch",
        tags: ["controleren"],
        summary: `Tot ${mostTexts} teksten in één keer controleren`,
        description: `Met een token. ${kept}`,
        body: questionsShape,
        response: { 200: checksAnswer },
      },
      async handle({ body, headers }) {
        const items = [];
        for (const text of parseQuestions(body).texts) {
          items.push(told(inWords, headers["accept-language"], check(text)));
          // A hundred long texts take a while; nobody else waits for all of them.
          await new Promise((next) => setImmediate(next));
        }
        return { items };
      },
    },
  ];
}

/** The answer with its reasons and advice in words. */
function told(inWords: InWords, accepted: string | undefined, result: CheckResult): object {
  const reasonIn = ({ code, ...about }: Reason) => ({ code, text: inWords(accepted, { reason: { code, ...about } }) });
  return {
    ...result,
    indicators: result.indicators.map(({ reasons, ...each }) => ({ ...each, reasons: reasons.map(reasonIn) })),
    reasons: result.reasons.map(reasonIn),
    advice: result.advice.map((code) => ({ code, text: inWords(accepted, { advice: code }) })),
  };
}
