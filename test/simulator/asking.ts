/** A report comes in: what fires, and who is asked what. */
import { namesOf, without } from "./components.ts";
import { count, isNamed } from "./counting.ts";
import {
  keepFiring,
  keepReport,
  keepRequest,
  type Model,
  type ModelFiring,
  type ModelReport,
  thresholdOf,
} from "./model.ts";
import { bankOf, concerns, rules } from "./rules.ts";
import type { Truth } from "./telling.ts";
import { groupsOf, membersOf } from "./ties.ts";

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
  const before = groupsOf(model.ties);
  const touched = new Set(namesOf(truth).flatMap((name) => before.get(name) ?? []));
  keepReport(model, report);
  for (const firing of [...fireByCount(model, report), ...fireForReport(model, report)])
    askPartners(model, firing, report);
  askAboutMore(model, report, touched.size > 1);
}

function fireByCount(model: Model, report: ModelReport): ModelFiring[] {
  return model.inForce().flatMap(({ id: covenant, version }) => {
    const rule = rules[covenant];
    if (rule?.strengths === undefined || !concerns(rule, report)) return [];
    return namesOf(report)
      .filter((name) => name.startsWith(`${rule.kind} `))
      .flatMap((indicator) => {
        if ([...(model.standing.get(covenant) ?? [])].some((each) => each.indicator === indicator)) return [];
        const counted = count(model, covenant, indicator, report.at);
        if (counted.reporters < thresholdOf(model, { covenant, version })) return [];
        return [keepFiring(model, { covenant, version, indicator, forReport: undefined, at: report.at, ...counted })];
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
      keepFiring(model, { covenant, version, indicator, forReport: report.id, at: report.at, ...counted }),
    );
  });
}

/** The same person told of the same payment before, and their bank has been asked. */
function toldBefore({ requestsAbout, reports, declined }: Model, report: ModelReport, indicator: string): boolean {
  return (requestsAbout.get(indicator) ?? []).some((request) => {
    const other = request.forReport === undefined ? undefined : reports.get(request.forReport);
    if (other === undefined || other.id === report.id || !other.known) return false;
    if (request.withdrawn || declined(request)) return false;
    const sameAmount = other.amountCents === report.amountCents && other.currency === report.currency;
    return sameAmount && other.keys.some((key) => report.keys.includes(key));
  });
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
  const here = groupsOf(model.ties);
  const own = namesOf(report)[0] ?? "";
  if (rule === undefined || !(merged || concerns(rule, report))) return;
  for (const firing of model.standing.get(covenant) ?? []) {
    if (here.get(firing.indicator) !== here.get(own)) continue;
    if (!model.inForce().some(({ id, version }) => id === covenant && version === firing.version)) continue;
    for (const name of accountsIn(model, firing.indicator)) {
      if (merged || namesOf(report).includes(name)) ask(model, firing, 2, bankOf(name.slice(5)), name);
    }
  }
}

function ask(model: Model, firing: ModelFiring, step: number, addressee: string | undefined, indicator: string): void {
  const { covenant, version, forReport } = firing;
  if (addressee === undefined) return;
  const earlier = (model.requestsAbout.get(indicator) ?? []).filter(
    (each) =>
      each.covenant === covenant && each.step === step && each.addressee === addressee && each.forReport === forReport,
  );
  if (earlier.some(({ withdrawn }) => !withdrawn)) return;
  const round = 1 + earlier.length;
  keepRequest(model, { covenant, version, step, addressee, indicator, round, forReport, firing });
}

/** Accounts of the dossier that a report which counts says the fraudster used. */
function accountsIn(model: Model, indicator: string): string[] {
  return namesBeside(model, indicator).filter(
    (name) => name.startsWith("iban ") && isNamed(model, "webshop-three-reports", name),
  );
}

function pspOf(model: Model, indicator: string): string {
  return namesBeside(model, indicator).some((name) => name.startsWith("payment-link ")) ? "psp-foreign" : "psp-a";
}

function namesBeside(model: Model, indicator: string): string[] {
  return [...(membersOf(model.ties).get(groupsOf(model.ties).get(indicator) ?? "") ?? [])];
}
