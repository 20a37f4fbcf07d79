/** What the API answers about what an organisation declared, as shapes. They describe only. */
import Type from "typebox";
import { happenings } from "#core/alert/alert.ts";
import { numberKinds } from "#core/declaration.ts";
import { outcomeResults } from "#core/outcome.ts";
import { requestStates } from "#core/states.ts";
import { count, id, instant, listOf, money, text } from "./answer-parts.ts";

export const declaredAnswer = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        item: count,
        status: Type.Enum(["declared", "waiting", "known", "refused"], {
          description: "waiting: een tweede mens van uw organisatie bevestigt het nog; known: dit had u al opgegeven.",
        }),
        id: Type.Optional(id),
        number: Type.Optional(text),
        detail: Type.Optional(text),
      }),
      { description: "Op volgorde van wat u stuurde: elk nummer staat op zichzelf." },
    ),
  },
  { description: "Wat van elk nummer is geworden; nog eens sturen verandert niets." },
);

const receipts = Type.Array(
  Type.Object({
    partner: text,
    state: Type.Enum([...requestStates]),
    sentAt: Type.Optional(instant),
    acknowledgedAt: Type.Optional(instant),
    result: Type.Optional(Type.Enum([...outcomeResults])),
    answeredAt: Type.Optional(instant),
    liftedAt: Type.Optional(instant),
  }),
  { description: "Aan wie het is gevraagd, wie het overnam, en wie weet dat het is ingetrokken." },
);

export const declarationsAnswer = listOf(
  "Wat uw organisatie opgaf, het oudste eerst.",
  Type.Object({
    id,
    kind: Type.Enum([...numberKinds]),
    number: text,
    state: Type.Enum(["waiting", "standing", "withdrawn"]),
    declaredAt: instant,
    own: Type.Boolean({ description: "U gaf het zelf op, en bevestigt het dus niet." }),
    withdrawnAt: Type.Optional(instant),
    receipts,
  }),
);

export const alertAnswer = Type.Object(
  { id, until: instant },
  { description: "Gemeld, en tot wanneer het zin heeft; nog eens hetzelfde kenmerk verandert niets." },
);

export const alertsAnswer = listOf(
  "Uw heterdaadmeldingen, de nieuwste eerst.",
  Type.Object({
    id,
    reference: text,
    place: text,
    state: Type.Enum(["live", "over", "called-off"]),
    declaredAt: instant,
    until: instant,
    calledOffAt: Type.Optional(instant),
    happening: Type.Optional(
      Type.Enum([...happenings], { description: "Wat u vertelde gaat weg als niemand het meer mag bewaren." }),
    ),
    occurredAt: Type.Optional(instant),
    card: Type.Optional(text),
    order: Type.Optional(text),
    amount: Type.Optional(money),
    camera: Type.Optional(text),
    receipts,
  }),
);
