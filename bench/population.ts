/**
 * The reports of a nation, made up, one after another: half of them about something others report too. Report number so
 * many is always the same, so that what ties them is known beforehand and a store full of them can be checked.
 */
import { dutchIban, type MadeUp, randomFrom, reportOn } from "./reports.ts";

/** What a report is about: the one campaign that a tenth of all name, one of many that run a while, or something new. */
export type Subject =
  | { readonly of: "hot" }
  | { readonly of: "campaign"; readonly number: number }
  | { readonly of: "nobody-else" };

/** A campaign is told of about twenty times, by reports at most so many apart. */
const tellingsOfOne = 20;
const campaignsAtOnce = 250;

export const hotDomain = "warme-winkel-voorbeeld.nl";

/** What report number so many is about. */
export function subjectOf(number: number): Subject {
  const draw = randomFrom(number);
  const which = draw();
  if (which < 0.1) return { of: "hot" };
  if (which < 0.55) {
    const newest = Math.floor(number / tellingsOfOne);
    return { of: "campaign", number: Math.max(0, newest - Math.floor(draw() ** 2 * campaignsAtOnce)) };
  }
  return { of: "nobody-else" };
}

/** The last report that may be about a campaign. */
export function lastAbout(campaign: number): number {
  return (campaign + campaignsAtOnce + 1) * tellingsOfOne;
}

/** Report number so many: it names a shop, an account and a number, each of the few that its subject uses. */
export function reportOf(number: number): MadeUp {
  const draw = randomFrom(number + 0x5eed);
  const values = valuesOf(subjectOf(number), number, draw);
  // One in twenty told something before.
  const reporter = draw() < 0.05 ? Math.floor(draw() * number) : number;
  return reportOn(values, `melder-${reporter}@example.org`, draw);
}

function valuesOf(subject: Subject, number: number, draw: () => number): Record<"domain" | "iban" | "phone", string> {
  const one = (of: number): number => Math.floor(draw() * of);
  switch (subject.of) {
    case "hot":
      return { domain: hotDomain, iban: account(3e9 + one(20)), phone: mobile(50e6 + one(30)) };
    case "campaign": {
      const { number: campaign } = subject;
      return {
        domain: `campagne-${campaign}-${one(2)}.nl`,
        iban: account(2e9 + campaign * 4 + one(4)),
        phone: mobile(30e6 + campaign * 3 + one(3)),
      };
    }
    case "nobody-else":
      return { domain: `winkel-${number}.nl`, iban: account(1e9 + number), phone: mobile(10e6 + number) };
  }
}

function account(number: number): string {
  return dutchIban("INGB", number);
}

/** Below fifteen million reports no two of these meet. */
function mobile(number: number): string {
  return `06${String(number).padStart(8, "0")}`;
}
