/** Checking before one clicks or pays: a text or a file goes in, a verdict with its reasons comes out, and nothing is kept. */
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { parserOf } from "#core/shape.ts";
import type { AdviceCode, CheckResult } from "#pillars/prevention/check.ts";
import type { Checks as Verbs } from "#pillars/prevention/handed-in.ts";
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
export type Checks = HashedSignals &
  Verbs & {
    /** How many are stopped now for asking about too many values of persons. */
    readonly stoppedAskers: () => number;
    readonly inWords: InWords;
  };

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

/** What a file is, is seen by its content; these are the types that one may send it as. */
const fileTypes = ["message/rfc822", "image/png", "image/jpeg", "image/webp", "image/gif", "application/octet-stream"];

/** A file is passed on as it comes, never held twice; JSON is read as everywhere. */
export function checkBodies(app: FastifyInstance): void {
  app.addContentTypeParser(fileTypes, (_request, payload, done) => done(null, payload));
}

export function checkRoutes({ check, checkFile, inWords }: Checks): Route[] {
  return [
    {
      method: "POST",
      url: "/v1/checks",
      action: "check.make",
      slow: true,
      perMinute: { public: 60, known: 60_000 },
      schema: {
        operationId: "createCheck",
        tags: ["controleren"],
        summary: "Een link, nummer, rekening, bericht, mail of schermafdruk controleren",
        description: `Stuur een tekst als JSON, of een mail (.eml, hooguit 50 MB) of een plaatje (PNG, JPEG, WebP of GIF, hooguit 20 MB) als body. ${kept}`,
        body: {
          content: {
            "application/json": { schema: questionShape },
            ...Object.fromEntries(fileTypes.map((type) => [type, { schema: { type: "string", format: "binary" } }])),
          },
        },
        response: { 200: checkAnswer },
      },
      async handle({ body, asker, headers: { "accept-language": language } }) {
        if (!(body instanceof Readable)) return told(inWords, language, await check(parseQuestion(body).text, asker));
        const { result, read } = await checkFile(body, asker);
        return { ...told(inWords, language, result), read };
      },
    },
  ];
}

/** Many at once, for programs. */
export function checkBatchRoutes({ check, inWords }: Checks): Route[] {
  return [
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
      async handle({ body, headers, asker }) {
        const items = [];
        for (const text of parseQuestions(body).texts) {
          items.push(told(inWords, headers["accept-language"], await check(text, asker)));
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
