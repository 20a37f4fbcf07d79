/** What the API answers about reports and requests, as shapes. They describe only: nothing is checked or changed by them. */
import Type from "typebox";
import { requestForces, shareFields } from "#core/covenant/covenant.ts";
import { bands } from "#core/follow-up.ts";
import { nextSteps } from "#core/next-step.ts";
import { sectors } from "#core/policy.ts";
import { requestStates } from "#core/states.ts";
import { indicatorKinds, roles, strengths } from "#core/types.ts";
import { bilingual, count, ground, id, instant, listOf, liveUntil, money, onBehalf, text } from "./answer-parts.ts";

/** Done, and nothing to say. */
export const nothing = Type.Null({ description: "Gedaan." });

const indicator = Type.Object({ kind: Type.Enum([...indicatorKinds]), value: text });

export const reportAnswer = Type.Object(
  {
    id,
    followUpCode: Type.String({ description: "Twaalf tekens; alleen nu te zien." }),
    indicators: Type.Array(
      Type.Object({ kind: Type.Enum([...indicatorKinds]), value: text, role: Type.Enum([...roles]), by: text }),
    ),
    dossierId: Type.Optional(Type.String({ format: "uuid", description: "Alleen voor meldpunten." })),
  },
  { description: "De melding staat vast; een herhaling geeft hetzelfde antwoord." },
);

const band = Type.Enum([...bands], { description: "Hoeveel, nooit precies." });
const asked = Type.Object({
  partner: Type.Enum([...sectors, "other"], { description: "Wat voor partner; nooit welke." }),
  barrier: text,
  state: Type.Enum([...requestStates]),
  sentAt: instant,
  dueAt: Type.Optional(instant),
  correctedAt: Type.Optional(instant),
  answers: Type.Array(Type.Object({ result: text, code: Type.Optional(text), at: instant })),
  effect: Type.Optional(Type.Object({ raisedAt: instant, days: count, before: band, after: band })),
});
export const followedAnswer = Type.Object(
  {
    id,
    desk: text,
    form: text,
    receivedAt: instant,
    state: Type.Enum(["received", "withdrawn", "false", "erased"]),
    keptUntil: instant,
    confirmBefore: Type.Optional(instant),
    confirmedAt: Type.Optional(instant),
    linked: band,
    amended: Type.Array(Type.Object({ kind: Type.Enum(["addition", "correction"]), at: instant })),
    asked: Type.Array(asked),
    next: Type.Array(Type.Object({ what: Type.Enum([...nextSteps]), at: Type.Optional(instant) }), {
      description: "Wat er nog komt, en wanneer.",
    }),
  },
  { description: "Wat er met de melding gebeurde." },
);

const summary = {
  id,
  state: Type.Enum([...requestStates]),
  barrier: text,
  force: Type.Enum([...requestForces], {
    description:
      "information: niemand besloot op tijd. Er wordt u niets gevraagd, niets is bevestigd, en een antwoord hoeft niet.",
  }),
  dueAt: Type.Optional(instant),
  createdAt: instant,
  liveUntil: Type.Optional(liveUntil),
};
export const requestsAnswer = listOf("Verzoeken aan uw organisatie, het oudste eerst.", Type.Object(summary));
export const acknowledgedAnswer = Type.Object(summary, {
  description: "De ontvangst is bevestigd; opnieuw verandert niets.",
});
export const requestAnswer = Type.Object(
  {
    ...summary,
    // Absent where it was withdrawn before anybody read it.
    indicator: Type.Optional(indicator),
    fields: Type.Record(Type.String(), Type.Unknown(), { description: "Precies de velden die het convenant deelt." }),
    ground,
    purpose: text,
    expiresAt: instant,
    reference: Type.String({
      description: "Geef deze aan de betrokkene: daarmee kan die zien wat er is gevraagd, en zich verweren.",
    }),
    corrections: Type.Array(Type.Object({ kind: text, reason: text, at: instant })),
  },
  { description: "Het verzoek; het lezen is de verstrekking en wordt gelogd." },
);
export const outcomesAnswer = Type.Object(
  {
    recorded: count,
    refused: count,
    items: Type.Array(
      Type.Object({
        item: count,
        request: text,
        status: Type.Enum(["recorded", "refused"]),
        id: Type.Optional(id),
        code: Type.Optional(text),
        detail: Type.Optional(text),
        path: Type.Optional(text),
      }),
      { description: "Op volgorde van wat u stuurde: elk antwoord staat op zichzelf." },
    ),
  },
  { description: "Wat van elk antwoord is geworden; nog eens sturen verandert niets." },
);
export const outcomeAnswer = Type.Object({ id }, { description: "De terugmelding staat vast; de laatste telt." });

export const namedAnswer = Type.Object(
  {
    barrier: text,
    state: Type.Enum([...requestStates]),
    value: indicator,
    form: text,
    from: text,
    to: text,
    ground,
    purpose: text,
    sentAt: Type.Optional(instant),
    expiresAt: instant,
    got: Type.Optional(Type.Array(Type.Enum([...shareFields]), { description: "Wat de partner las." })),
    result: Type.Optional(text),
    corrections: Type.Array(Type.Object({ kind: text, at: instant })),
    hearing: Type.Optional(Type.Object({ until: instant, statedAt: Type.Optional(instant) })),
    appeal: Type.Optional(
      Type.Object({
        madeAt: instant,
        answerDueAt: instant,
        answer: Type.Optional(text),
        answeredAt: Type.Optional(instant),
        verdict: Type.Optional(text),
        reason: Type.Optional(text),
      }),
    ),
  },
  { description: "Wat er over u is gevraagd, aan wie, en op welke grond." },
);
export const appealedAnswer = Type.Object(
  { madeAt: instant, answerDueAt: instant },
  { description: "Wij hebben het gekregen; nog eens hetzelfde verandert niets." },
);

const waiting = {
  id,
  barrier: text,
  addressee: text,
  indicatorKind: Type.Enum([...indicatorKinds]),
  reporters: count,
  decideBy: instant,
  createdAt: instant,
  dossier: id,
};
export const casesAnswer = listOf("Wat op uw besluit wacht.", Type.Object(waiting));
export const caseAnswer = Type.Object(
  {
    ...waiting,
    indicator,
    form: text,
    leaves: Type.Array(Type.Object({ field: text, value: Type.Optional(Type.Unknown()) })),
    stays: Type.Array(text),
    ground,
    purpose: text,
    covenant: text,
    rule: text,
    chain: Type.Array(
      Type.Object(
        { addressee: text, answeredAt: instant, amount: Type.Optional(money), when: Type.Optional(text) },
        { description: "Een bank die antwoordde dat het geld was doorgeboekt." },
      ),
    ),
    hearing: Type.Optional(
      Type.Object({
        until: instant,
        statedAt: Type.Optional(instant),
        danger: Type.Optional(text),
        statement: Type.Optional(text),
      }),
    ),
    ties: Type.Array(
      Type.Object({ at: instant, desk: text, strength: Type.Enum([...strengths]), counts: Type.Boolean() }),
    ),
  },
  { description: "Eén zaak: wat eruit zou gaan, wat blijft, en waarom." },
);
export const reviewsAnswer = listOf(
  "Barrières waarvan de termijn afloopt.",
  Type.Object({ id, barrier: text, addressee: text, kind: text, value: text, endsAt: instant }),
);
export const renewalAnswer = Type.Object(
  { endsAt: instant },
  { description: "Verlengd; zonder nieuw besluit eindigt de barrière dan vanzelf." },
);
export const decisionAnswer = Type.Object({ state: Type.Enum([...requestStates]) }, { description: "Besloten." });

const sighted = Type.Object({
  report: id,
  indicator: id,
  role: Type.Enum([...roles]),
  by: text,
  how: Type.Optional(text),
  hub: Type.Boolean({ description: "Van velen, zoals een verzamelrekening: het verbindt niets." }),
  counts: Type.Boolean(),
  live: Type.Boolean(),
  cut: Type.Optional(Type.Object({ person: text, reason: text, at: instant })),
});
export const dossierAnswer = Type.Object(
  {
    id,
    openedAt: instant,
    reports: Type.Array(
      Type.Object({
        id,
        at: instant,
        desk: text,
        form: text,
        strength: Type.Enum([...strengths]),
        state: text,
        loss: Type.Optional(Type.Object({ cents: count, currency: text })),
        onBehalf: Type.Optional(onBehalf),
      }),
    ),
    indicators: Type.Array(Type.Object({ id, kind: Type.Enum([...indicatorKinds]), value: text })),
    ties: Type.Array(sighted, { description: "Waarom elke melding hier hoort; een knip blijft te zien." }),
    likelyHubs: Type.Array(Type.Object({ indicator: id, report: id, parts: count }), {
      description: "Wat van velen lijkt te zijn: zonder dit kenmerk valt het dossier in zoveel delen.",
    }),
    duplicates: Type.Array(Type.Array(id), { description: "Paren die één verhaal lijken, tot een mens ze scheidt." }),
    requests: Type.Array(
      Type.Object({
        id,
        barrier: text,
        addressee: text,
        indicator: id,
        state: Type.Enum([...requestStates]),
        isMine: Type.Boolean(),
      }),
    ),
    findings: Type.Array(
      Type.Object({
        a: id,
        b: id,
        same: Type.Boolean(),
        by: text,
        at: instant,
        reason: Type.Optional(text),
        undone: Type.Optional(Type.Object({ by: text, at: instant })),
      }),
      { description: "Wat mensen van zulke paren vonden." },
    ),
    size: Type.Object(
      { reports: count, desks: count, isMore: Type.Boolean(), reporters: count, lossCents: count, among: count },
      { description: "Hoe groot het is; melders en schade van de nieuwste `among` meldingen." },
    ),
    whole: Type.Boolean({ description: "Onwaar als er meer is dan hier staat: dan de nieuwste meldingen." }),
  },
  { description: "Het meldingendossier; wie keek, staat in het logboek." },
);

export const formsAnswer = Type.Object(
  {
    version: count,
    items: Type.Array(
      Type.Object(
        { code: text, label: bilingual, definition: bilingual, law: Type.Array(text) },
        { additionalProperties: true, description: "Met wat de taxonomie verder van de vorm zegt." },
      ),
    ),
    next: Type.Optional(text),
  },
  { description: "De gedeelde taxonomie." },
);
export const proposalsAnswer = listOf(
  "Voorgestelde fraudevormen, de nieuwste eerst.",
  Type.Object({
    id,
    code: text,
    label: bilingual,
    definition: bilingual,
    state: Type.Enum(["open", "accepted", "overtaken"]),
    mine: Type.Boolean({ description: "Zelf voorgesteld: een ander oordeelt." }),
    proposedAt: instant,
  }),
);
export const proposedAnswer = Type.Object({ id }, { description: "Voorgesteld; een ander neemt het aan." });
export const acceptedAnswer = Type.Object(
  { state: Type.Literal("accepted") },
  { description: "Aangenomen: vanaf nu kan iedereen onder deze vorm melden." },
);
export const organisationsAnswer = listOf(
  "Wie er meedoen.",
  Type.Object({ id: text, name: bilingual, sector: text, oin: text }),
);
