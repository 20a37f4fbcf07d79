/**
 * The reference: what should follow from what was told, worked out in memory in the plainest way there is. It knows the
 * rules from design.md and the three covenants as a reader of their text does, and shares no code with the core.
 */
import type { Truth } from "./telling.ts";

export type ModelReport = Truth & {
  readonly id: string;
  readonly at: number;
  state: "received" | "withdrawn" | "false" | "erased";
  /** Erased reports still tie; they count no more, and their keys link nobody. */
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

export type Model = {
  readonly reports: Map<string, ModelReport>;
  readonly firings: ModelFiring[];
  /** covenant, step, addressee, indicator, round, report: each asked once. */
  readonly requests: Set<string>;
  /** `covenant version`. */
  readonly inForce: () => readonly { readonly id: string; readonly version: number }[];
  readonly thresholds: Map<string, number>;
};

const day = 86_400_000;
const windowOfCount = 90 * day;

type Rules = {
  readonly kind: "domain" | "iban";
  readonly forms: readonly string[];
  readonly strengths: readonly string[] | undefined;
};

/** policy/covenants, as a person reads them. */
export const rules: Readonly<Record<string, Rules>> = {
  "webshop-three-reports": { kind: "domain", forms: ["fake-webshop", "purchase-fraud"], strengths: ["identified"] },
  "marketplace-three-reports": {
    kind: "iban",
    forms: ["purchase-fraud", "sales-fraud"],
    strengths: ["transaction", "identified"],
  },
  "own-payment-urgent": {
    kind: "iban",
    forms: [
      ...["bank-helpdesk-fraud", "spoofing", "friend-in-need-fraud", "phishing", "smishing", "purchase-fraud"],
      ...["fake-webshop", "tech-support-scam"],
    ],
    strengths: undefined,
  },
};

export function emptyModel(inForce: Model["inForce"]): Model {
  const thresholds = new Map([
    ["webshop-three-reports 1", 3],
    ["marketplace-three-reports 1", 3],
  ]);
  return { reports: new Map(), firings: [], requests: new Set(), inForce, thresholds };
}

/** A report was stored. Adds what follows from it. */
export function addReport(model: Model, id: string, at: Date, truth: Truth): void {
  const report: ModelReport = { ...truth, id, at: at.getTime(), state: "received", known: true, live: true };
  const before = components(model);
  const touched = new Set(namesOf(truth).flatMap((name) => before.get(name) ?? []));
  model.reports.set(id, report);
  const fired = model.firings.some(({ indicator }) => touched.has(before.get(indicator) ?? ""));
  const fresh = [...fireByCount(model, report), ...fireForReport(model, report)];
  for (const firing of fresh) askPartners(model, firing, report);
  if (fired) askAboutMore(model, report, touched.size > 1);
}

/** Withdrawn or found false: whatever no longer has enough behind it falls, sent or not. */
export function retract(model: Model, id: string, state: "withdrawn" | "false"): void {
  const report = model.reports.get(id);
  if (report === undefined || report.state !== "received") return;
  report.state = state;
  report.live = false;
  recount(model, report, () => true);
}

/** Erased: nobody knows any more who reported. What has left keeps the count it left with. */
export function erase(model: Model, id: string, hasLeft: (firing: ModelFiring) => boolean): void {
  const report = model.reports.get(id);
  if (report === undefined || report.state === "erased") return;
  report.state = "erased";
  report.known = false;
  recount(model, report, (firing) => !hasLeft(firing));
}

function recount(model: Model, report: ModelReport, mayFall: (firing: ModelFiring) => boolean): void {
  const names = [...namesOf(report), ...report.mentioned.map(({ kind, value }) => `${kind} ${value}`)];
  for (const firing of model.firings) {
    if (firing.withdrawn) continue;
    if (firing.forReport === report.id) firing.withdrawn = true;
    if (firing.forReport !== undefined || !names.includes(firing.indicator)) continue;
    const { reporters } = count(model, firing.covenant, firing.indicator, firing.at);
    if (reporters < thresholdOf(model, firing) && mayFall(firing)) firing.withdrawn = true;
  }
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
  const covenant = "own-payment-urgent";
  const rule = rules[covenant];
  const version = model.inForce().find(({ id }) => id === covenant)?.version;
  if (version === undefined || rule === undefined || !concerns(rule, report)) return [];
  const asked = (indicator: string) =>
    model.firings.some((firing) => {
      const other = firing.forReport === undefined ? undefined : model.reports.get(firing.forReport);
      if (firing.indicator !== indicator || other === undefined || other.id === report.id || !other.known) return false;
      return other.amountCents === report.amountCents && other.keys.some((key) => report.keys.includes(key));
    });
  const lossCents = report.currency === "EUR" ? (report.amountCents ?? 0) : 0;
  return namesOf(report)
    .filter((name) => name.startsWith("iban ") && !asked(name))
    .map((indicator) =>
      addFiring(model, {
        ...{ covenant, version, indicator, forReport: report.id, at: report.at },
        ...{ reporters: 1, reports: 1, lossCents },
      }),
    );
}

function addFiring(model: Model, firing: Omit<ModelFiring, "round" | "withdrawn">): ModelFiring {
  const { covenant, indicator } = firing;
  const earlier = model.firings.filter((each) => each.covenant === covenant && each.indicator === indicator && each.withdrawn);
  const added = { ...firing, round: 1 + earlier.length, withdrawn: false };
  model.firings.push(added);
  return added;
}

function askPartners(model: Model, firing: ModelFiring, report: ModelReport): void {
  const { covenant, indicator } = firing;
  const value = indicator.slice(indicator.indexOf(" ") + 1);
  if (covenant === "marketplace-three-reports") ask(model, firing, 0, bankOf(value), indicator);
  if (covenant === "own-payment-urgent" && report.ownIban !== undefined && report.amountCents !== undefined) {
    for (const name of namesOf(report).filter((each) => each.startsWith("iban "))) {
      ask(model, firing, 0, bankOf(report.ownIban), name);
    }
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
  const here = components(model);
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

function ask(model: Model, { covenant, round, forReport }: ModelFiring, step: number, addressee: string | undefined, name: string): void {
  if (addressee !== undefined) model.requests.add([covenant, step, addressee, name, round, forReport ?? "-"].join(" | "));
}

/** Accounts of the dossier that a report which counts says the fraudster used. */
function accountsIn(model: Model, indicator: string): string[] {
  const here = components(model);
  const named = new Set<string>();
  for (const report of model.reports.values()) {
    const rule = rules["webshop-three-reports"];
    if (!report.live || !report.known || rule === undefined || !concerns(rule, report)) continue;
    for (const name of namesOf(report)) if (name.startsWith("iban ") && here.get(name) === here.get(indicator)) named.add(name);
  }
  return [...named];
}

function pspOf(model: Model, indicator: string): string {
  const here = components(model);
  const foreign = [...here.keys()].some((name) => name.startsWith("payment-link ") && here.get(name) === here.get(indicator));
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
      rule !== undefined && concerns(rule, report) && report.live && report.known && report.at >= at - windowOfCount && namesOf(report).includes(indicator),
  );
  const groups = new Map<string, string>();
  for (const report of model.reports.values()) if (report.known) for (const key of report.keys) join(groups, report.id, key);
  for (const one of counted) {
    for (const other of counted) if (sameStory(one, other)) join(groups, one.id, other.id);
  }
  return {
    reporters: new Set(counted.map(({ id }) => root(groups, id))).size,
    reports: counted.length,
    lossCents: counted.reduce((sum, { currency, amountCents }) => sum + (currency === "EUR" ? (amountCents ?? 0) : 0), 0),
  };
}

function sameStory(a: ModelReport, b: ModelReport): boolean {
  return a.story === b.story && a.day !== undefined && a.day === b.day && a.amountCents !== undefined && a.amountCents === b.amountCents;
}

/** Which indicators hang together: each name with the name that stands for its dossier. */
function components(model: Model): Map<string, string> {
  const groups = new Map<string, string>();
  for (const report of model.reports.values()) {
    const [first, ...others] = namesOf(report);
    for (const name of others) join(groups, first ?? name, name);
    if (first !== undefined) join(groups, first, first);
  }
  return new Map([...groups.keys()].map((name) => [name, root(groups, name)]));
}

function join(groups: Map<string, string>, a: string, b: string): void {
  for (const each of [a, b]) if (!groups.has(each)) groups.set(each, each);
  groups.set(root(groups, a), root(groups, b));
}

function root(groups: ReadonlyMap<string, string>, name: string): string {
  let at = name;
  for (let up = groups.get(at); up !== undefined && up !== at; up = groups.get(at)) at = up;
  return at;
}

function standing(model: Model, covenant: string, indicator: string): ModelFiring | undefined {
  return model.firings.find((each) => each.covenant === covenant && each.indicator === indicator && !each.withdrawn);
}

function concerns({ forms, strengths }: Rules, { form, strength }: ModelReport): boolean {
  return forms.includes(form) && (strengths === undefined || strengths.includes(strength));
}

function thresholdOf({ thresholds }: Model, { covenant, version }: { covenant: string; version: number }): number {
  return thresholds.get(`${covenant} ${version}`) ?? 3;
}

function namesOf({ controlled }: Truth): string[] {
  return controlled.map(({ kind, value }) => `${kind} ${value}`);
}
