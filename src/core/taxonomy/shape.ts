/** What a concept of the shared taxonomy looks like: the same for the files in policy and for a form proposed at run time. */
import { type Static, Type } from "typebox";
import { channels, indicatorKinds, victimTypes } from "#core/types.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1, maxLength: 600 });
const code = Type.String({ pattern: "^[a-z][a-z0-9-]*$", maxLength: 60 });
const verified = Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]);
const bilingual = Type.Object({ nl: text, en: text }, exact);
const aliases = Type.Array(Type.String({ minLength: 2, maxLength: 80 }), { maxItems: 40 });

/** `umbrella` stands above the root, `group` between root and forms; only a `form` can be reported. */
export const conceptKinds = ["umbrella", "root", "group", "form", "cash-out", "role"] as const;

/** The lists of others that each concept is mapped onto, or explicitly not. */
export const schemeIds = ["rsit", "cbs", "attck4fraud", "mitreF3", "eba"] as const;
export type SchemeId = (typeof schemeIds)[number];

// Relations as in SKOS: `broad` says that their concept is the wider one.
const match = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 100 }), relation: Type.Enum(["exact", "broad", "narrow", "related"]) },
  exact,
);
const crosswalk = Type.Union([Type.Array(match, { minItems: 1, maxItems: 20 }), Type.Object({ none: text }, exact)]);

/** A concept of the taxonomy. */
export const conceptShape = Type.Object(
  {
    code,
    kind: Type.Enum(conceptKinds),
    label: bilingual,
    definition: bilingual,
    law: Type.Array(Type.String({ pattern: "^(\\d+:)?\\d+[a-z]* [A-Z][A-Za-z]*$" }), { maxItems: 20 }),
    lawNote: Type.Optional(bilingual),
    example: Type.Optional(bilingual),
    notThis: Type.Optional(Type.Array(Type.Object({ is: code, nl: text, en: text }, exact), { maxItems: 20 })),
    aliases: Type.Object({ nl: aliases, en: aliases }, exact),
    broader: Type.Array(code, { maxItems: 5 }),
    crosswalks: Type.Object(
      { rsit: crosswalk, cbs: crosswalk, attck4fraud: crosswalk, mitreF3: crosswalk, eba: crosswalk },
      exact,
    ),
    channels: Type.Array(Type.Enum(channels)),
    victims: Type.Array(Type.Enum(victimTypes)),
    seenBy: Type.Optional(Type.Array(Type.Enum(indicatorKinds))),
    source: text,
    verified,
  },
  exact,
);

const roleStatusShape = Type.Object({ nl: text, en: text, needsPersonAndGround: Type.Boolean() }, exact);

/** One file of concepts. */
export const conceptFileShape = Type.Object(
  {
    concepts: Type.Array(conceptShape, { minItems: 1 }),
    roleStatuses: Type.Optional(Type.Record(Type.String({ pattern: "^[a-z]+$" }), roleStatusShape, exact)),
  },
  exact,
);

const schemeShape = Type.Object(
  {
    name: text,
    edition: text,
    source: text,
    licence: text,
    codes: Type.Record(Type.String({ minLength: 1 }), Type.Object({ label: text, verified }, exact)),
  },
  exact,
);

/** The codes of others that we know. */
export const schemesShape = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    schemes: Type.Object(
      { rsit: schemeShape, cbs: schemeShape, attck4fraud: schemeShape, mitreF3: schemeShape, eba: schemeShape },
      exact,
    ),
  },
  exact,
);

const move = Type.Object(
  {
    became: Type.Enum(["same", "renamed", "merged", "split", "retired"]),
    to: Type.Optional(Type.Array(code, { minItems: 1 })),
    ask: Type.Optional(bilingual),
  },
  exact,
);

/** Where every code of one version went in the next. */
export const migrationShape = Type.Object(
  {
    from: Type.Integer({ minimum: 1 }),
    to: Type.Integer({ minimum: 2 }),
    moves: Type.Record(Type.String({ minLength: 1 }), move, exact),
  },
  exact,
);

const next = Type.Union([
  Type.Object({ question: code }, exact),
  Type.Object({ form: code }, exact),
  Type.Object({ outside: code }, exact),
]);

/** The questions that help a desk to find the form. */
export const decisionTreeShape = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    first: code,
    outside: Type.Record(Type.String({ minLength: 1 }), bilingual, exact),
    questions: Type.Record(
      Type.String({ minLength: 1 }),
      Type.Object({ nl: text, en: text, yes: next, no: next }, exact),
    ),
  },
  exact,
);

type Read<T> = T extends readonly (infer Item)[]
  ? readonly Read<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Read<T[Key]> }
    : T;

export type ConceptKind = (typeof conceptKinds)[number];
/** A concept as its file or its proposal tells it. */
export type ConceptDocument = Read<Static<typeof conceptShape>>;
/** A list of others, with the codes of it that we name. */
export type Scheme = Read<Static<typeof schemeShape>>;
export type Schemes = Readonly<Partial<Record<SchemeId, Scheme>>>;
/** What a role may be said to be, and whether a person and a ground are needed to say so. */
export type RoleStatus = Read<Static<typeof roleStatusShape>>;
export type Migration = Read<Static<typeof migrationShape>>;
export type DecisionTree = Read<Static<typeof decisionTreeShape>>;
export type NextStep = Read<Static<typeof next>>;
