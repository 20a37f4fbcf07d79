/** The shape of a covenant's text: which keys there are and what may stand in them. Unknown keys are refused. */
import { type Static, Type } from "typebox";
import { indicatorKinds, strengths } from "#core/types.ts";
import { barriers, bases, declarationKinds, forces, shareFields, silenceEnds, transferBases } from "./covenant.ts";

const closed = { additionalProperties: false };
const text = Type.String({ pattern: "\\S", maxLength: 500 });
const name = Type.String({ pattern: "^[a-z][a-z0-9-]*$", maxLength: 60 });
const kind = Type.Enum(indicatorKinds);

const decide = Type.Object(
  {
    by: Type.Enum(["rule", "person", "declarer"]),
    at: Type.Optional(name),
    role: Type.Optional(name),
    within: Type.Optional(text),
    piket: Type.Optional(Type.Union([text, Type.Object({ at: name, role: name }, closed)])),
    silence: Type.Optional(Type.Object({ within: text, end: Type.Enum(silenceEnds) }, closed)),
  },
  closed,
);

const step = Type.Object(
  {
    ask: name,
    about: Type.Object({ kind, in: Type.Optional(Type.Enum(["dossier", "report", "answer"])) }, closed),
    decide: Type.Optional(decide),
    hearing: Type.Optional(Type.Object({ within: text, decide }, closed)),
    addressee: name,
    barrier: Type.Enum(barriers),
    force: Type.Optional(Type.Enum(forces)),
    share: Type.Array(Type.Enum(shareFields), { minItems: 1, uniqueItems: true }),
    ground: Type.Object(
      {
        basis: Type.Enum(bases),
        decision: Type.Optional(text),
        article: Type.Optional(text),
        transfer: Type.Optional(Type.Object({ basis: Type.Enum(transferBases), reference: text }, closed)),
      },
      closed,
    ),
    purpose: text,
    retain: text,
    within: text,
    term: Type.Optional(text),
    live: Type.Optional(Type.Object({ acknowledge: text, otherwise: Type.Optional(name) }, closed)),
    notice: Type.Object(
      { who: name, when: text, deferral: Type.Optional(Type.Object({ ground: text, end: text }, closed)) },
      closed,
    ),
  },
  closed,
);

/** The shape of the whole text. */
export const covenantShape = Type.Object(
  {
    id: name,
    version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    source: Type.Object({ reference: text, verified: Type.Union([Type.Literal(false), text]) }, closed),
    valid: Type.Object({ from: text, review: text }, closed),
    parties: Type.Record(Type.String(), Type.Object({ signed: Type.Optional(text), by: Type.Optional(text) }, closed), {
      minProperties: 1,
      maxProperties: 500,
    }),
    dpia: Type.Optional(Type.Object({ reference: text }, closed)),
    advice: Type.Optional(Type.Object({ officer: text, date: text }, closed)),
    controller: name,
    processor: Type.Optional(name),
    agreement: text,
    regime: Type.Enum(["avg", "wpg"]),
    on: Type.Object(
      {
        kinds: Type.Array(kind, { minItems: 1, uniqueItems: true }),
        forms: Type.Optional(Type.Array(name, { minItems: 1, maxItems: 200, uniqueItems: true })),
        declarations: Type.Optional(Type.Array(Type.Enum(declarationKinds), { minItems: 1, uniqueItems: true })),
      },
      closed,
    ),
    count: Type.Optional(
      Type.Object(
        { window: text, strength: Type.Array(Type.Enum(strengths), { minItems: 1, uniqueItems: true }) },
        closed,
      ),
    ),
    when: text,
    decide: Type.Optional(decide),
    steps: Type.Array(step, { minItems: 1, maxItems: 20 }),
  },
  closed,
);

/** A covenant of the right shape whose meaning has not been judged. */
export type CovenantShape = Static<typeof covenantShape>;
export type StepShape = Static<typeof step>;
export type HearingShape = NonNullable<StepShape["hearing"]>;
export type DecideShape = Static<typeof decide>;
