/** Examples of the contract: telling, following and judging reports. Everybody and everything in them is invented. */
import type { OperationExample } from "../openapi-examples.ts";
import { code, dossier, instant, later, person, reports, request, token, tomorrow, values } from "./invented.ts";

const [first, second] = reports;
const handedIn = {
  id: first,
  followUpCode: code,
  indicators: [{ kind: "domain", value: values.shop, role: "controlled", by: "reporter" }],
  dossierId: dossier,
};
const followed = {
  id: first,
  desk: "politie-lmio",
  form: "fake-webshop",
  receivedAt: instant,
  state: "received",
  keptUntil: "2028-11-23T12:00:00Z",
  linked: "several",
  amended: [{ kind: "addition", at: later }],
  asked: [
    {
      partner: "registry",
      barrier: "takedown",
      state: "answered",
      sentAt: instant,
      dueAt: tomorrow,
      answers: [{ result: "raised", code: "stopped", at: later }],
      effect: { raisedAt: later, days: 7, before: "several", after: "none" },
    },
  ],
  next: [{ what: "compare", at: "2028-11-23T12:00:00Z" }],
};
const pair = { a: first, b: second };

export const reportingExamples: Readonly<Record<string, OperationExample>> = {
  createReport: {
    request: {
      form: "fake-webshop",
      narrative: "Op 3 november een fiets besteld en betaald. Er kwam niets, en de winkel antwoordt niet meer.",
      occurredAt: "2026-11-03",
      amountLost: { cents: 24_900, currency: "EUR" },
      channel: "website",
      victim: { type: "citizen", impact: ["financial"] },
      indicators: [
        { kind: "domain", value: values.shop, role: "controlled", how: "visited" },
        { kind: "iban", value: values.account, role: "controlled", how: "paid" },
      ],
      onBehalf: { relation: "family", permission: true },
      reporter: { email: "melder@voorbeeld.example" },
      externalId: "zaak-2026-118",
    },
    answer: handedIn,
  },
  createMail: { answer: handedIn },
  createFinding: { request: { finding: "false" } },
  createFollowUp: { request: { code }, answer: followed },
  createAddition: {
    request: {
      code,
      addition: {
        narrative: "De winkel belde mij terug op een ander nummer.",
        indicators: [{ kind: "phone", value: "+31612345678" }],
      },
    },
    answer: followed,
  },
  createCorrection: {
    request: { code, correction: { amountLost: { cents: 29_900, currency: "EUR" } } },
    answer: { ...followed, amended: [{ kind: "correction", at: later }] },
  },
  createCopy: {
    request: { code },
    answer: {
      desk: "politie-lmio",
      controller: "politie",
      receivedAt: instant,
      keptUntil: "2028-11-23T12:00:00Z",
      state: "received",
      form: "fake-webshop",
      occurred: "2026-11-03",
      amountLost: { cents: 24_900, currency: "EUR" },
      channel: "website",
      victim: "citizen",
      impact: ["financial"],
      onBehalf: { relation: "family", permission: true },
      strength: "identified",
      told: { narrative: "Een fiets besteld en betaald.", reporter: { email: "melder@voorbeeld.example" } },
      indicators: [{ kind: "domain", value: values.shop, role: "controlled", by: "reporter" }],
      amendments: [
        { kind: "correction", at: later, told: {}, before: { form: "fake-webshop", occurred: "2026-11-02" } },
      ],
      recipients: [
        {
          kind: "bank",
          organisation: "bank-b",
          fields: ["amount", "indicator", "victimAccount"],
          basis: "gdpr-6-1-f",
          purpose: "De betaling terughalen",
          at: later,
          keptUntil: "2027-11-23T12:00:00Z",
        },
      ],
      handlings: [{ kind: "bank", activity: "barriereverzoeken", at: later }],
    },
  },
  createWithdrawal: { request: { code } },
  createErasure: { request: { code } },
  createConfirmation: { request: { token } },
  createDenial: { request: { token } },
  readDossier: {
    answer: {
      id: dossier,
      openedAt: instant,
      reports: [
        {
          id: first,
          at: instant,
          desk: "politie-lmio",
          form: "fake-webshop",
          strength: "identified",
          state: "received",
          loss: { cents: 24_900, currency: "EUR" },
        },
      ],
      indicators: [{ id: values.shopId, kind: "domain", value: values.shop }],
      ties: [
        {
          report: first,
          indicator: values.shopId,
          role: "controlled",
          by: "reporter",
          how: "visited",
          hub: false,
          counts: true,
          live: true,
        },
      ],
      likelyHubs: [],
      duplicates: [[first, second]],
      requests: [
        {
          id: request,
          barrier: "takedown",
          addressee: "sidn",
          indicator: values.shopId,
          state: "answered",
          isMine: false,
        },
      ],
      findings: [{ a: first, b: second, same: false, by: person, at: later, reason: "Twee verschillende bedragen." }],
      size: { reports: 2, desks: 1, isMore: false, reporters: 2, lossCents: 49_800, among: 2 },
      whole: true,
    },
  },
  createCut: {
    request: { report: first, indicator: values.shopId, reason: "De melder noemde deze winkel als vergelijking." },
  },
  createSeparation: { request: { ...pair, reason: "Twee mensen, elk met een eigen bestelling." } },
  createSameness: { request: pair },
  createHubFinding: {
    request: { kind: "iban", value: values.collecting, isHub: true, reason: "Verzamelrekening van een betaaldienst." },
  },
  createImport: {
    answer: {
      id: values.fileId,
      state: "running",
      kind: "csv",
      title: null,
      read: 0,
      added: 0,
      known: 0,
      rejected: 0,
      startedAt: instant,
      finishedAt: null,
      reason: null,
      unread: [],
    },
  },
  getImport: {
    answer: {
      id: values.fileId,
      state: "done",
      kind: "csv",
      title: "meldingen november",
      read: 120,
      added: 112,
      known: 5,
      rejected: 3,
      startedAt: instant,
      finishedAt: later,
      reason: null,
      unread: ["interne opmerking"],
    },
  },
  listImports: { answer: { items: [] } },
};
