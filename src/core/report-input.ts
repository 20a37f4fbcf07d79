/** What a desk may hand in: the shape of a report as it comes over the API, from the site or from a file. */
import Type, { type Static } from "typebox";
import { Refusal } from "./errors.ts";
import { parserOf } from "./shape.ts";
import { parseInstant } from "./time/instant.ts";
import { isLegalDate } from "./time/legal-date.ts";
import {
  channels,
  impacts,
  indicatorKinds,
  mannersOfUse,
  type Occurrence,
  relations,
  roles,
  strengths,
  victimTypes,
} from "./types.ts";

const strict = { additionalProperties: false };

export const reportShape = Type.Object(
  {
    form: Type.String({ maxLength: 64 }),
    narrative: Type.String({ maxLength: 20_000 }),
    occurredAt: Type.Optional(Type.String({ maxLength: 40 })),
    amountLost: Type.Optional(
      Type.Object(
        {
          cents: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }),
          currency: Type.String({ pattern: "^[A-Z]{3}$" }),
        },
        strict,
      ),
    ),
    channel: Type.Optional(Type.Enum([...channels])),
    victim: Type.Optional(
      Type.Object(
        {
          type: Type.Enum([...victimTypes]),
          impact: Type.Optional(Type.Array(Type.Enum([...impacts]), { maxItems: 4 })),
          kvk: Type.Optional(Type.String({ pattern: "^[0-9]{8}$" })),
        },
        strict,
      ),
    ),
    onBehalf: Type.Optional(Type.Object({ relation: Type.Enum([...relations]), permission: Type.Boolean() }, strict)),
    indicators: Type.Optional(
      Type.Array(
        Type.Object(
          {
            kind: Type.Enum([...indicatorKinds]),
            value: Type.String({ minLength: 1, maxLength: 2048 }),
            role: Type.Optional(Type.Enum([...roles])),
            how: Type.Optional(Type.Enum([...mannersOfUse])),
          },
          strict,
        ),
        { maxItems: 100 },
      ),
    ),
    reporter: Type.Optional(
      Type.Object(
        {
          email: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
          phone: Type.Optional(Type.String({ minLength: 3, maxLength: 40 })),
          iban: Type.Optional(Type.String({ minLength: 5, maxLength: 42 })),
          transaction: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          policeReference: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          strength: Type.Optional(Type.Enum([...strengths])),
        },
        strict,
      ),
    ),
    externalId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  strict,
);

export type ReportInput = Static<typeof reportShape>;

/** @throws Refusal INPUT_INVALID with the JSON pointer of the first thing that is wrong. */
export const parseReport: (input: unknown) => ReportInput = parserOf(reportShape);

/** When it happened: a day, or an instant with its offset; from 1990 until tomorrow. */
export function parseOccurrence(text: string, now: Date, path = "/occurredAt"): Occurrence {
  const isWholeDay = isLegalDate(text);
  const at = isWholeDay ? new Date(`${text}T00:00:00Z`) : parseInstant(text);
  if (at === undefined) {
    throw new Refusal("INPUT_INVALID", `${path} is not a date such as 2026-11-23 or 2026-11-23T14:05:00+01:00.`, path);
  }
  if (at.getUTCFullYear() < 1990 || at.getTime() > now.getTime() + 86_400_000) {
    throw new Refusal("INPUT_INVALID", `${path} lies before 1990 or in the future.`, path);
  }
  return isWholeDay ? { on: text } : { at };
}
