/** What the API answers to whoever runs an installation or connects to it, as shapes: tokens, files, messages, the log. */
import Type from "typebox";
import { shareFields } from "#core/covenant/covenant.ts";
import { deliveryStates } from "#core/delivery/deliveries.ts";
import { faults } from "#core/delivery/undelivered.ts";
import { count, id, instant, listOf, text } from "./answer-parts.ts";

export const tokenAnswer = Type.Object(
  { id, token: text, organisation: text, scopes: Type.Array(text), expiresAt: instant },
  { description: "Het token is alleen nu te zien." },
);
const hex = (length: number) => Type.String({ pattern: `^[0-9a-f]{${length}}$` });
export const processingsAnswer = listOf(
  "Verwerkingen, de nieuwste eerst: één regel per betrokkene, zonder wie het deed (Logboek Dataverwerkingen).",
  Type.Object({
    id,
    traceId: hex(32),
    operationId: hex(16),
    foreignOperationId: Type.Optional(hex(16)),
    status: Type.Enum(["UNKNOWN", "OK", "ERROR"]),
    name: text,
    activity: Type.String({ description: "De URI van de verwerkingsactiviteit in het register." }),
    startedAt: instant,
    endedAt: instant,
    organisation: text,
    dataSubject: Type.String({ description: "Een pseudoniem; zonder onze sleutel leidt het naar niemand." }),
  }),
);
export const disclosuresAnswer = listOf(
  "Verstrekkingen, de nieuwste eerst: de namen van de velden, nooit wat erin stond.",
  Type.Object({
    id,
    request: id,
    covenant: text,
    version: count,
    controller: text,
    recipient: text,
    fields: Type.Array(Type.Enum([...shareFields])),
    basis: text,
    decision: Type.Optional(text),
    purpose: text,
    disclosedAt: instant,
    expiresAt: instant,
  }),
);
export const verifiedAnswer = Type.Object(
  {
    whole: Type.Boolean(),
    batches: count,
    entries: count,
    head: text,
    fault: Type.Optional(Type.Object({ position: count, what: text })),
  },
  { description: "Het logboek is nagerekend." },
);
export const backupAnswer = Type.Object(
  { path: text, bytes: count, rows: count },
  { description: "Opgeslagen; de sleutels en het wissingenregister horen erbij en staan er niet in." },
);
export const examplesAnswer = Type.Object({ added: count }, { description: "Zoveel voorbeelden zijn nieuw." });
const readingFields = {
  id,
  read: count,
  added: count,
  known: count,
  rejected: count,
  startedAt: instant,
  finishedAt: Type.Union([instant, Type.Null()]),
  reason: Type.Union([text, Type.Null()]),
  unread: Type.Array(text, { description: "Kolommen die niet zijn gelezen, omdat niemand zei wat ze betekenen." }),
};
export const importAnswer = Type.Object(
  { ...readingFields, desk: text, name: text, state: Type.Enum(["running", "done", "failed", "stopped"]) },
  { description: "Hoe ver het inlezen is; `stopped` is afgebroken en gaat verder als het opnieuw wordt gestart." },
);
const uploadFields = Type.Object({
  ...readingFields,
  kind: Type.Enum(["csv", "ndjson"]),
  title: Type.Union([text, Type.Null()]),
  state: Type.Enum(["waiting", "running", "done", "failed", "dropped"]),
});
export const uploadAnswer = Type.Object(uploadFields.properties, {
  description: "Hoe ver het inlezen is; `waiting` wacht tot een medewerker het start.",
});
export const uploadsAnswer = listOf("De bestanden van uw organisatie, het nieuwste eerst.", uploadFields);
export const contractAnswer = Type.Object({ openapi: text, paths: Type.Unknown() }, { description: "OpenAPI 3.1." });

const webhookFields = {
  url: Type.String({ format: "uri" }),
  setAt: instant,
  oldSecretUntil: Type.Optional(
    Type.String({ format: "date-time", description: "Tot dan ondertekent ook het vorige geheim." }),
  ),
  stoppedAt: Type.Optional(
    Type.String({ format: "date-time", description: "Het adres antwoordde 410; stel het opnieuw in." }),
  ),
  failingSince: Type.Optional(instant),
  nextAttemptAt: Type.Optional(instant),
};
export const webhookAnswer = Type.Object(webhookFields, { description: "Waar uw berichten heen gaan." });
export const webhookSetAnswer = Type.Object(
  { ...webhookFields, secret: Type.String({ description: "Begint met whsec_; alleen nu te zien." }) },
  { description: "Ingesteld. Met dit geheim controleert u de handtekening (Standard Webhooks)." },
);
const fault = Type.Enum([...faults], { description: "Waarom het niet is aangenomen." });
export const webhookTestAnswer = Type.Object(
  { id, taken: Type.Boolean(), answer: Type.Optional(count), fault: Type.Optional(fault) },
  { description: "Wat er op een verzonnen bericht terugkwam." },
);
const delivery = {
  id,
  type: text,
  about: id,
  state: Type.Enum([...deliveryStates]),
  createdAt: instant,
  attempts: count,
  lastAttemptAt: Type.Optional(instant),
  answer: Type.Optional(Type.Integer({ description: "De HTTP-status van het laatste antwoord." })),
  fault: Type.Optional(fault),
  way: Type.Optional(text),
};
export const deliveriesAnswer = listOf("Berichten aan uw organisatie, het oudste eerst.", Type.Object(delivery));
export const replayAnswer = Type.Object(delivery, { description: "Het bericht gaat opnieuw, onder hetzelfde nummer." });
