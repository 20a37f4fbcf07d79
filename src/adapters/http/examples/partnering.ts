/** Examples of the contract: requests, decisions, policy and running it. Everybody and everything in them is invented. */
import type { OperationExample } from "../openapi-examples.ts";
import { dossier, instant, later, request, token, tomorrow, values } from "./invented.ts";

const summary = {
  id: request,
  state: "sent",
  barrier: "takedown",
  force: "request",
  dueAt: tomorrow,
  createdAt: instant,
};
const shop = { kind: "domain", value: values.shop };
const ground = { basis: "wpg20", decision: "Besluit 2026-11", article: "Wpg art. 20" };
const waiting = {
  id: request,
  barrier: "block-account",
  addressee: "bank-a",
  indicatorKind: "iban",
  reporters: 3,
  decideBy: later,
  createdAt: instant,
  dossier,
};
const label = { nl: "Nepwinkel", en: "Fake web shop" };
const qrLabel = { nl: "Parkeerfraude met een QR-code", en: "QR parking fraud" };
const qrDefinition = {
  nl: "Op een parkeerautomaat zit een sticker met een code die naar een valse betaalpagina leidt.",
  en: "A parking machine holds a sticker with a code that leads to a false payment page.",
};
const definition = { nl: "Een winkel die nooit levert.", en: "A shop that never delivers." };

const webhook = { url: "https://meldingen.partner.example/kentering", setAt: instant };
const delivery = {
  id: values.outcomeId,
  type: "request.sent",
  about: request,
  state: "dead",
  createdAt: instant,
  attempts: 12,
  lastAttemptAt: later,
  answer: 500,
  fault: "not-taken",
  way: "webhook",
};

const requestExamples: Readonly<Record<string, OperationExample>> = {
  listBarrierRequests: { answer: { items: [summary], next: values.cursor } },
  readBarrierRequest: {
    answer: {
      ...summary,
      reference: values.reference,
      indicator: shop,
      fields: { indicator: shop, form: "fake-webshop" },
      ground,
      purpose: "De site ontoegankelijk maken als de gegevens van de houder niet kloppen",
      expiresAt: "2027-11-23T12:00:00Z",
      corrections: [{ kind: "correction", reason: "One report behind this request was false.", at: later }],
    },
  },
  createAcknowledgement: { answer: { ...summary, state: "acknowledged" } },
  createOutcome: {
    request: {
      result: "raised",
      code: "stopped",
      at: "2026-11-23T11:45:00Z",
      amountStopped: { cents: 24_900, currency: "EUR" },
    },
    answer: { id: values.outcomeId },
  },
  listCases: { answer: { items: [waiting] } },
  readCase: {
    answer: {
      ...waiting,
      indicator: { kind: "iban", value: values.account },
      form: "fake-webshop",
      leaves: [
        { field: "indicator", value: { kind: "iban", value: values.account } },
        { field: "reporters", value: 3 },
      ],
      stays: ["victimAccount", "transaction"],
      ground,
      purpose: "Voorkomen dat nog meer mensen op deze rekening betalen",
      covenant: "webshop-three-reports",
      rule: "reporters >= 3",
      chain: [{ addressee: "bank-b", answeredAt: instant, amount: { cents: 24_900, currency: "EUR" } }],
      ties: [{ at: instant, desk: "politie-lmio", strength: "identified", counts: true }],
    },
  },
  listBarrierReviews: {
    answer: {
      items: [
        {
          id: request,
          barrier: "block-number",
          addressee: "telco-a",
          kind: "phone",
          value: "+31612345678",
          endsAt: tomorrow,
        },
      ],
    },
  },
  createRenewal: { request: { reason: "Het nummer belt nog steeds." }, answer: { endsAt: tomorrow } },
  setWebhook: { request: { url: webhook.url }, answer: { ...webhook, secret: values.secret } },
  assignWebhook: {
    request: { organisation: "sidn", url: webhook.url },
    answer: { ...webhook, secret: values.secret },
  },
  getWebhook: { answer: webhook },
  createWebhookTest: { answer: { id: values.outcomeId, taken: true, answer: 204 } },
  listDeliveries: { answer: { items: [delivery] } },
  createReplay: { answer: { ...delivery, state: "waiting" } },
  createOutcomes: {
    request: { items: [{ request, outcome: { result: "raised", code: "stopped" } }] },
    answer: {
      recorded: 1,
      refused: 0,
      items: [{ item: 0, request, status: "recorded", id: values.outcomeId }],
    },
  },
  createDeclarations: {
    request: { kind: "do-not-originate", numbers: ["+31880000001"] },
    answer: { items: [{ item: 0, status: "declared", id: values.outcomeId, number: "+31880000001" }] },
  },
  listDeclarations: {
    answer: {
      items: [
        {
          id: values.outcomeId,
          kind: "do-not-originate",
          number: "+31880000001",
          state: "standing",
          declaredAt: instant,
          own: true,
          receipts: [{ partner: "telco-a", state: "answered", sentAt: instant, result: "raised", answeredAt: later }],
        },
      ],
    },
  },
  createAlert: {
    request: {
      happening: "pick-up",
      place: "Elektronicawinkel A, Grote Markt, Groningen",
      card: "4711",
      order: "A-1234",
      amount: { cents: 89_900, currency: "EUR" },
      camera: "Gemeente Groningen",
      ask: ["shop-a"],
      reference: "fraude-2026-1",
    },
    answer: { id: values.outcomeId, until: later },
  },
  listAlerts: {
    answer: {
      items: [
        {
          id: values.outcomeId,
          reference: "fraude-2026-1",
          place: "elektronicawinkel a, grote markt, groningen",
          state: "live",
          declaredAt: instant,
          until: later,
          happening: "pick-up",
          occurredAt: instant,
          card: "4711",
          receipts: [{ partner: "shop-a", state: "acknowledged", sentAt: instant, acknowledgedAt: later }],
        },
      ],
    },
  },
  createNotice: { request: { at: instant } },
  describeTrader: {
    request: { kind: "domain", value: values.shop, orders: 12_000, days: 365, since: "2019-04-01" },
  },
  lookUpReference: {
    request: { reference: values.reference },
    answer: {
      barrier: "takedown",
      state: "sent",
      value: shop,
      form: "fake-webshop",
      from: "politie",
      to: "sidn",
      ground,
      purpose: "De site ontoegankelijk maken als de gegevens van de houder niet kloppen",
      sentAt: instant,
      expiresAt: "2027-11-23T12:00:00Z",
      corrections: [],
    },
  },
  createStatement: {
    request: { reference: values.reference, statement: "Wij leveren sinds 2019; deze week was er een storing." },
  },
  createAppeal: {
    request: {
      reference: values.reference,
      statement: "Dit is mijn winkel, en er is niets mis.",
      contact: "winkel@voorbeeld.example",
    },
    answer: { madeAt: instant, answerDueAt: tomorrow },
  },
  createDecision: { request: { decision: "approved" }, answer: { state: "approved" } },
};

const policyExamples: Readonly<Record<string, OperationExample>> = {
  listFraudForms: { answer: { version: 2, items: [{ code: "fake-webshop", label, definition, law: ["326 Sr"] }] } },
  listOrganisations: {
    answer: {
      items: [{ id: "sidn", name: { nl: "SIDN", en: "SIDN" }, sector: "registry", oin: "00000099000000000001" }],
    },
  },
  listCovenants: {
    answer: {
      items: [
        {
          id: "webshop-three-reports",
          version: 1,
          valid: { from: "2022-06-16", review: "2027-01-01" },
          controller: "politie",
          on: { kinds: ["domain"], forms: ["fake-webshop"] },
          when: "reporters >= 3",
          window: "P90D",
          strength: ["identified"],
        },
      ],
    },
  },
  createCovenant: {
    request: { source: "id: webshop-three-reports\nversion: 1\n# en zo verder: het hele convenant als YAML\n" },
    answer: {
      id: "webshop-three-reports",
      version: 1,
      state: "draft",
      reasons: ["sidn has not signed it."],
    },
  },
  createTrial: {
    request: { covenant: { id: "webshop-three-reports", version: 3 } },
    answer: {
      covenant: "webshop-three-reports",
      version: 3,
      findings: [],
      reports: { replayed: 5000, refused: 0, from: "2025-11-25T00:00:00Z", until: "2026-11-25T00:00:00Z" },
      fired: 12,
      asked: [
        {
          step: "registry",
          addressee: "sidn",
          barrier: "takedown",
          kind: "domain",
          times: 12,
          first: "2026-01-08T09:12:00Z",
          last: "2026-11-20T16:40:00Z",
          fields: ["indicator", "form"],
          ground: { basis: "wpg20", decision: "Demonstratie: besluit verstrekking samenwerkingsverband 2022-06-16" },
          decidedBy: "rule",
        },
      ],
      notAsked: [{ step: "bank", reason: "There is no iban to ask about.", times: 3 }],
    },
  },
  createActivation: { answer: { state: "active" } },
  createRetirement: { answer: { state: "retired" } },
  listProposals: {
    answer: {
      items: [
        {
          id: values.proposalId,
          code: "qr-parking-fraud",
          label: qrLabel,
          definition: qrDefinition,
          state: "open",
          mine: false,
          proposedAt: instant,
        },
      ],
    },
  },
  createProposal: {
    request: {
      form: {
        code: "qr-parking-fraud",
        kind: "form",
        label: qrLabel,
        definition: qrDefinition,
        law: ["326 Sr"],
        example: {
          nl: "U scant de code om te parkeren en betaalt aan een ander dan de gemeente.",
          en: "You scan the code to park and pay somebody other than the municipality.",
        },
        notThis: [
          { is: "qr-fraud", nl: "De code zat niet op een parkeerautomaat.", en: "The code was not on a machine." },
        ],
        aliases: { nl: ["valse parkeersticker"], en: ["parking sticker scam"] },
        broader: ["qr-fraud"],
        crosswalks: {
          rsit: [{ code: "fraud/phishing", relation: "broad" }],
          cbs: [{ code: "phishing", relation: "broad" }],
          attck4fraud: [{ code: "Phishing", relation: "broad" }],
          mitreF3: { none: "No technique for stickers" },
          eba: [{ code: "transfer/manipulation-of-payer", relation: "broad" }],
        },
        channels: ["in-person", "website"],
        victims: ["citizen"],
        source: "Proposal of a municipality",
        verified: false,
      },
    },
    answer: { id: values.proposalId },
  },
  createProposalDecision: { request: { decision: "accepted" }, answer: { state: "accepted" } },
};

const operatorExamples: Readonly<Record<string, OperationExample>> = {
  readContract: { answer: { openapi: "3.1.0", paths: {} } },
  loadExamples: { answer: { added: 139 } },
  createToken: {
    request: { organisation: "sidn", scopes: ["requests", "outcomes"], label: "inbox", days: 90 },
    answer: {
      id: values.tokenId,
      token: `kt_${token}`,
      organisation: "sidn",
      scopes: ["requests", "outcomes"],
      expiresAt: "2027-02-21T12:00:00Z",
    },
  },
  listProcessings: {
    answer: {
      items: [
        {
          id: values.outcomeId,
          traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
          operationId: "00f067aa0ba902b7",
          foreignOperationId: "53995c3f42cd8ad8",
          status: "OK",
          name: "request.read",
          activity: "urn:nld:oin:00000099000000000001:verwerkingsactiviteit:barriereverzoeken",
          startedAt: instant,
          endedAt: instant,
          organisation: "sidn",
          dataSubject: "Zm9yYmVlbGQtcHNldWRvbmllbS12YW4tbmllbWFuZC0",
        },
      ],
    },
  },
  listDisclosures: {
    answer: {
      items: [
        {
          id: values.outcomeId,
          request,
          covenant: "webshop-three-reports",
          version: 3,
          controller: "politie",
          recipient: "sidn",
          fields: ["form", "indicator"],
          basis: "wpg20",
          decision: "Besluit 2022-06-16",
          purpose: "Een frauduleuze webwinkel onbereikbaar maken",
          disclosedAt: instant,
          expiresAt: "2027-11-23T12:00:00Z",
        },
      ],
    },
  },
  createLogVerification: {
    request: { head: values.head },
    answer: { whole: true, batches: 12, entries: 4_711, head: values.head },
  },
};

export const partneringExamples: Readonly<Record<string, OperationExample>> = {
  ...requestExamples,
  ...policyExamples,
  ...operatorExamples,
};
