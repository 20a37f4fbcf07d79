/** What the API answers a reporter who asks for all that their report says, as a shape. */
import Type from "typebox";
import { shareFields } from "#core/covenant/covenant.ts";
import { strengths } from "#core/types.ts";
import { instant, money, onBehalf, text } from "./answer-parts.ts";

const occurred = Type.Union([text, Type.Null()]);
/** The name only of the reporter's own desk and bank. */
const who = { kind: text, organisation: Type.Optional(text) };
export const copyAnswer = Type.Object(
  {
    desk: text,
    controller: text,
    receivedAt: instant,
    keptUntil: instant,
    state: text,
    form: text,
    occurred,
    amountLost: Type.Union([money, Type.Null()]),
    channel: Type.Union([text, Type.Null()]),
    victim: Type.Union([text, Type.Null()]),
    impact: Type.Array(text),
    onBehalf: Type.Union([onBehalf, Type.Null()]),
    strength: Type.Enum([...strengths]),
    told: Type.Unknown({ description: "In eigen woorden, zoals het eerst verteld is." }),
    indicators: Type.Array(Type.Object({ kind: text, value: text, role: text, by: text })),
    amendments: Type.Array(
      Type.Object({
        kind: Type.Enum(["addition", "correction"]),
        at: instant,
        told: Type.Unknown(),
        before: Type.Object({ form: text, amountLost: Type.Optional(money), occurred: Type.Optional(text) }),
      }),
      { description: "Wat later is aangevuld of verbeterd, en wat er tot dan toe stond." },
    ),
    recipients: Type.Array(
      Type.Object({
        ...who,
        fields: Type.Array(Type.Enum([...shareFields])),
        basis: text,
        purpose: text,
        at: instant,
        keptUntil: instant,
      }),
      { description: "Wie wat uit deze melding kreeg, en op welke grond (AVG art. 15 lid 1 onder c)." },
    ),
    handlings: Type.Array(Type.Object({ ...who, activity: text, at: instant }), {
      description: "Wie er met deze melding werkte, de laatste keer eerst.",
    }),
  },
  { description: "Alles wat deze melding zegt (AVG art. 15 en 20)." },
);
