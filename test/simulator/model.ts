/**
 * The reference: what should follow from what was told, worked out in memory in the plainest way there is. It knows the
 * rules from design.md and the three covenants as a reader of their text does, and shares no code with the core.
 */
import { componentsOf, join, namesOf, root, without } from "./components.ts";
import type { Truth } from "./telling.ts";

export type ModelReport = Truth & {
  readonly id: string;
  readonly at: number;
  state: "received" | "withdrawn" | "false" | "erased";
  /** Erased reports tie and count no more; their keys link nobody. */
  known: boolean;
  live: boolean;
};

export type ModelFiring = {
  readonly covenant: string;
  readonly version: number;
  /** `kind value`. */
  readonly indicator: string;
  readonly round: number;
  readonly forReport: string | undefined;
  readonly at: number;
  readonly reporters: number;
  readonly reports: number;
  readonly lossCents: number;
  withdrawn: boolean;
};

/** Asked once for each (covenant, step, addressee, indicator, report) until it is withdrawn; then the next round may come. */
export type ModelRequest = {
  readonly covenant: string;
  readonly version: number;
  readonly step: number;
  readonly addressee: string;
  readonly indicator: string;
  readonly round: number;
  readonly forReport: string | undefined;
  firing: ModelFiring;
  withdrawn: boolean;
};

export type Model = {
  /** Values that two persons found to be named wrongly: from then on they tie nothing. */
  readonly cleared: Set<string>;
  readonly reports: Map<string, ModelReport>;
  readonly firings: ModelFiring[];
  readonly requests: ModelRequest[];
  /** `covenant version`. */
  readonly inForce: () => readonly { readonly id: string; readonly version: number }[];
  readonly thresholds: Map<string, number>;
  /** What the people who decide did with it is not the model's to know. */
  readonly declined: (request: ModelRequest) => boolean;
};

const day = 86_400_000;
const windowOfCount = 90 * day;

type Rules = {
  readonly kind: "domain" | "iban";
  readonly forms: readonly string[];
  readonly strengths: readonly string[] | undefined;
  readonly desks?: readonly string[];
};

const ownPayment: Rules = {
  kind: "iban",
  forms: ["bank-helpdesk-fraud", "spoofing", "friend-in-need-fraud", "phishing", "smishing", "tech-support-scam"],
  strengths: undefined,
};

/** policy/covenants, as a person reads them. */
export const rules: Readonly<Record<string, Rules>> = {
  "webshop-three-reports": { kind: "domain", forms: ["fake-webshop", "purchase-fraud"], strengths: ["identified"] },
  "marketplace-three-reports": {
    kind: "iban",
    forms: ["purchase-fraud", "sales-fraud"],
    strengths: ["transaction", "identified"],
  },
  // Police data do not leave under an agreement of the GDPR: the police have their own.
  "own-payment-urgent": { ...ownPayment, desks: ["fraudehelpdesk", "marktplaats", "public"] },
  "own-payment-urgent-police": { ...ownPayment, desks: ["politie-lmio"] },
};

export function emptyModel(inForce: Model["inForce"], declined: Model["declined"]): Model {
  const thresholds = new Map([
    ["webshop-three-reports 2", 3],
    ["marketplace-three-reports 1", 3],
  ]);
  return { cleared: new Set(), reports: new Map(), firings: [], requests: [], inForce, thresholds, declined };
}

/** A report was stored. Adds what follows from it. */
export function addReport(model: Model, id: string, at: Date, truth: Truth): void {
  const controlled = without(truth, model.cleared);
  const report: ModelReport = {
    ...truth,
    controlled,
    id,
    at: at.getTime(),
    state: "received",
    known: true,
    live: true,
  };
  const before = componentsOf(model.reports.values());
  const touched = new Set(namesOf(truth).flatMap((name) => before.get(name) ?? []));
  model.reports.set(id, report);
  for (const firing of [...fireByCount(model, report), ...fireForReport(model, report)])
    askPartners(model, firing, report);
  askAboutMore(model, report, touched.size > 1);
}

/** Withdrawn or found false: whatever no longer has enough behind it falls, sent or not. */
export function retract(model: Model, id: string, state: "withdrawn" | "false"): void {
  const report = model.reports.get(id);
  if (report === undefined || !report.live) return;
  if (report.state === "received") report.state = state;
  report.live = false;
  recount(model, report, namedIn(report), () => true);
}

/** The report does not belong to this value, a person found: it ties no more, and does not count for it. */
export function cut(model: Model, id: string, indicator: string): void {
  const report = model.reports.get(id);
  if (report === undefined) return;
  model.reports.set(id, { ...report, controlled: without(report, new Set([indicator])) });
  recount(model, report, [indicator], () => true, indicator);
}

/** Two persons found that the value was named wrongly: all that was asked about it is taken back. */
export function clear(model: Model, indicator: string): void {
  model.cleared.add(indicator);
  for (const [id, report] of model.reports)
    model.reports.set(id, { ...report, controlled: without(report, model.cleared) });
  for (const request of model.requests)
    if (request.indicator === indicator && !request.withdrawn && !model.declined(request)) request.withdrawn = true;
  for (const firing of model.firings)
    if (firing.indicator === indicator && firing.forReport === undefined) firing.withdrawn = true;
}

/** Erased: nobody knows any more who reported. What has left keeps the count it left with. */
export function erase(model: Model, id: string, hasLeft: (request: ModelRequest) => boolean): void {
  const report = model.reports.get(id);
  if (report === undefined || report.state === "erased") return;
  report.state = "erased";
  report.known = false;
  recount(model, report, namedIn(report), (request) => !hasLeft(request));
}

function namedIn(report: ModelReport): string[] {
  return [...namesOf(report), ...report.mentioned.map(({ kind, value }) => `${kind} ${value}`)];
}

function recount(
  model: Model,
  report: ModelReport,
  names: readonly string[],
  mayFall: (request: ModelRequest) => boolean,
  only?: string,
): void {
  const isOwn = ({ forReport, indicator }: ModelFiring) =>
    forReport === report.id && (only === undefined || indicator === only);
  const fall = (request: ModelRequest) => {
    if (mayFall(request)) request.withdrawn = true;
  };
  const standing = model.requests.filter((request) => !request.withdrawn && !model.declined(request));
  for (const firing of model.firings.filter((each) => each.forReport === undefined && names.includes(each.indicator))) {
    const asked = standing.filter((request) => request.firing === firing);
    if (firing.withdrawn && asked.length === 0) continue;
    const { reporters } = count(model, firing.covenant, firing.indicator, firing.at);
    if (reporters >= thresholdOf(model, firing)) continue;
    firing.withdrawn = true;
    handOver(model, firing, asked);
    for (const request of asked) if (request.firing === firing) fall(request);
  }
  for (const request of standing) {
    if (isOwn(request.firing)) fall(request);
    if (request.forReport !== undefined || !names.includes(request.indicator)) continue;
    if (!isNamed(model, request.covenant, request.indicator)) fall(request);
  }
  for (const firing of model.firings) if (isOwn(firing)) firing.withdrawn = true;
}

/** Another shop of the same dossier asks about the same accounts: those requests now are that one's. */
function handOver(model: Model, fallen: ModelFiring, asked: readonly ModelRequest[]): void {
  const here = componentsOf(model.reports.values());
  const other = model.firings.find(
    (each) =>
      each.covenant === fallen.covenant &&
      each.version === fallen.version &&
      !each.withdrawn &&
      each.forReport === undefined &&
      here.get(each.indicator) === here.get(fallen.indicator),
  );
  if (other === undefined) return;
  for (const request of asked) if (request.indicator !== fallen.indicator) request.firing = other;
}

function isNamed(model: Model, covenant: string, indicator: string): boolean {
  const rule = rules[covenant];
  return [...model.reports.values()].some(
    (report) =>
      rule !== undefined &&
      concerns(rule, report) &&
      report.live &&
      report.known &&
      namesOf(report).includes(indicator),
  );
}

function fireByCount(model: Model, report: ModelReport): ModelFiring[] {
  return model.inForce().flatMap(({ id: covenant, version }) => {
    const rule = rules[covenant];
    if (rule?.strengths === undefined || !concerns(rule, report)) return [];
    return namesOf(report)
      .filter((name) => name.startsWith(`${rule.kind} `))
      .flatMap((indicator) => {
        if (standing(model, covenant, indicator) !== undefined) return [];
        const counted = count(model, covenant, indicator, report.at);
        if (counted.reporters < thresholdOf(model, { covenant, version })) return [];
        return [addFiring(model, { covenant, version, indicator, forReport: undefined, at: report.at, ...counted })];
      });
  });
}

function fireForReport(model: Model, report: ModelReport): ModelFiring[] {
  const accounts = namesOf(report).filter((name) => name.startsWith("iban ") && !toldBefore(model, report, name));
  const lossCents = report.currency === "EUR" ? (report.amountCents ?? 0) : 0;
  return model.inForce().flatMap(({ id: covenant, version }) => {
    const rule = rules[covenant];
    if (rule === undefined || rule.strengths !== undefined || !concerns(rule, report)) return [];
    const counted = { reporters: 1, reports: 1, lossCents };
    return accounts.map((indicator) =>
      addFiring(model, { covenant, version, indicator, forReport: report.id, at: report.at, ...counted }),
    );
  });
}

/** The same person told of the same payment before, and their bank has been asked. */
function toldBefore({ requests, reports, declined }: Model, report: ModelReport, indicator: string): boolean {
  return requests.some((request) => {
    const other = request.forReport === undefined ? undefined : reports.get(request.forReport);
    if (request.indicator !== indicator || request.withdrawn || declined(request)) return false;
    if (other === undefined || other.id === report.id || !other.known) return false;
    const sameAmount = other.amountCents === report.amountCents && other.currency === report.currency;
    return sameAmount && other.keys.some((key) => report.keys.includes(key));
  });
}

function addFiring(model: Model, firing: Omit<ModelFiring, "round" | "withdrawn">): ModelFiring {
  const { covenant, indicator } = firing;
  const earlier = model.firings.filter(
    (each) =>
      each.covenant === covenant &&
      each.indicator === indicator &&
      each.withdrawn &&
      each.forReport === firing.forReport,
  );
  const added = { ...firing, round: 1 + earlier.length, withdrawn: false };
  model.firings.push(added);
  return added;
}

function askPartners(model: Model, firing: ModelFiring, report: ModelReport): void {
  const { covenant, indicator } = firing;
  const value = indicator.slice(indicator.indexOf(" ") + 1);
  if (covenant === "marketplace-three-reports") ask(model, firing, 0, bankOf(value), indicator);
  if (firing.forReport !== undefined && report.ownIban !== undefined && report.amountCents !== undefined) {
    ask(model, firing, 0, bankOf(report.ownIban), indicator);
  }
  if (covenant === "webshop-three-reports") {
    ask(model, firing, 0, pspOf(model, indicator), indicator);
    ask(model, firing, 1, value.endsWith(".nl") ? "sidn" : undefined, indicator);
    for (const name of accountsIn(model, indicator)) ask(model, firing, 2, bankOf(name.slice(5)), name);
  }
}

/** What a case that has fired asks about its dossier, it asks about what later reports bring into it. */
function askAboutMore(model: Model, report: ModelReport, merged: boolean): void {
  const covenant = "webshop-three-reports";
  const rule = rules[covenant];
  const here = componentsOf(model.reports.values());
  const own = namesOf(report)[0] ?? "";
  for (const firing of model.firings) {
    if (firing.covenant !== covenant || firing.withdrawn || here.get(firing.indicator) !== here.get(own)) continue;
    if (!model.inForce().some(({ id, version }) => id === covenant && version === firing.version)) continue;
    if (rule === undefined || !(merged || concerns(rule, report))) continue;
    for (const name of accountsIn(model, firing.indicator)) {
      if (merged || namesOf(report).includes(name)) ask(model, firing, 2, bankOf(name.slice(5)), name);
    }
  }
}

function ask(model: Model, firing: ModelFiring, step: number, addressee: string | undefined, indicator: string): void {
  const { covenant, version, forReport } = firing;
  if (addressee === undefined) return;
  const earlier = model.requests.filter(
    (each) =>
      each.covenant === covenant &&
      each.step === step &&
      each.addressee === addressee &&
      each.indicator === indicator &&
      each.forReport === forReport,
  );
  if (earlier.some(({ withdrawn }) => !withdrawn)) return;
  const round = 1 + earlier.length;
  model.requests.push({ covenant, version, step, addressee, indicator, round, forReport, firing, withdrawn: false });
}

/** What tells one request from all others. */
export function requestName({
  covenant,
  step,
  addressee,
  indicator,
  round,
  forReport,
}: Omit<ModelRequest, "version" | "firing" | "withdrawn">): string {
  return [covenant, step, addressee, indicator, round, forReport ?? "-"].join(" | ");
}

/** Accounts of the dossier that a report which counts says the fraudster used. */
function accountsIn(model: Model, indicator: string): string[] {
  const here = componentsOf(model.reports.values());
  const named = new Set<string>();
  for (const report of model.reports.values()) {
    const rule = rules["webshop-three-reports"];
    if (!report.live || !report.known || rule === undefined || !concerns(rule, report)) continue;
    for (const name of namesOf(report))
      if (name.startsWith("iban ") && here.get(name) === here.get(indicator)) named.add(name);
  }
  return [...named];
}

function pspOf(model: Model, indicator: string): string {
  const here = componentsOf(model.reports.values());
  const foreign = [...here.keys()].some(
    (name) => name.startsWith("payment-link ") && here.get(name) === here.get(indicator),
  );
  return foreign ? "psp-foreign" : "psp-a";
}

function bankOf(iban: string): string | undefined {
  const banks: Readonly<Record<string, string>> = { ABNA: "bank-a", INGB: "bank-b", BUNQ: "bank-c", RABO: "rabobank" };
  return iban.startsWith("NL") ? banks[iban.slice(4, 8)] : undefined;
}

/** How many independent people stand behind an indicator, in the ninety days before. */
function count(model: Model, covenant: string, indicator: string, at: number) {
  const rule = rules[covenant];
  const counted = [...model.reports.values()].filter(
    (report) =>
      rule !== undefined &&
      concerns(rule, report) &&
      report.live &&
      report.known &&
      report.at >= at - windowOfCount &&
      namesOf(report).includes(indicator),
  );
  const groups = new Map<string, string>();
  for (const report of model.reports.values())
    if (report.known) for (const key of report.keys) join(groups, report.id, key);
  for (const one of counted) {
    for (const other of counted) if (sameStory(one, other)) join(groups, one.id, other.id);
  }
  return {
    reporters: new Set(counted.map(({ id }) => root(groups, id))).size,
    reports: counted.length,
    lossCents: counted.reduce(
      (sum, { currency, amountCents }) => sum + (currency === "EUR" ? (amountCents ?? 0) : 0),
      0,
    ),
  };
}

function sameStory(a: ModelReport, b: ModelReport): boolean {
  return (
    a.story === b.story &&
    a.day !== undefined &&
    a.day === b.day &&
    a.amountCents !== undefined &&
    a.amountCents === b.amountCents
  );
}

function standing(model: Model, covenant: string, indicator: string): ModelFiring | undefined {
  return model.firings.find((each) => each.covenant === covenant && each.indicator === indicator && !each.withdrawn);
}

function concerns({ forms, strengths, desks }: Rules, { form, strength, desk }: ModelReport): boolean {
  if (desks !== undefined && !desks.includes(desk)) return false;
  return forms.includes(form) && (strengths === undefined || strengths.includes(strength));
}

function thresholdOf({ thresholds }: Model, { covenant, version }: { covenant: string; version: number }): number {
  return thresholds.get(`${covenant} ${version}`) ?? 3;
}
