/** The pages for everybody that are neither a check nor a report, with invented content. */
import type { Html } from "#adapters/site/html.ts";
import type { Context } from "#adapters/site/layout.ts";
import { numbersPage } from "#adapters/site/numbers.ts";
import { type ProtectProps, protectPage } from "#adapters/site/protect.ts";
import type { LiveNumbers } from "#pillars/expertise/live-numbers.ts";

type Show<Sample> = (name: string, path: string, view: (context: Context) => Html) => Sample;

const list: ProtectProps = {
  measures: [
    {
      id: "day-limit",
      review: "2027-05-01",
      source: "invented",
      title: { nl: "Zet uw daglimiet laag", en: "Set your day limit low" },
      why: { nl: "Dan kan niemand meer meenemen.", en: "Then nobody can take more." },
      steps: [{ on: ["bank"], text: { nl: "Zoek naar ‘limiet’.", en: "Look for “limit”." } }],
    },
    {
      id: "call-filter",
      review: "2026-05-01",
      source: "invented",
      title: { nl: "Laat uw telefoon filteren", en: "Let your phone filter" },
      why: { nl: "Wie u niet kent, komt op de voicemail.", en: "Strangers go to voicemail." },
      steps: [{ on: ["iphone"], text: { nl: "Instellingen › Apps › Telefoon", en: "Settings › Apps › Phone" } }],
    },
  ],
  banks: ["Bank A", "Bank met een lange naam"].map((name, index) => ({
    id: `bank-${index}`,
    name,
    domains: ["bank.example"],
  })),
  today: "2026-11-25",
};

const counts = [20, undefined, 120, 340, 90, 40, 210, 500, 730, 410, 380, 260];
const numbers: LiveNumbers = {
  until: "2026-11-24",
  reports: 3_100,
  lost: 184_000_000,
  requests: 240,
  raised: 190,
  stopped: undefined,
  months: counts.map((reports, index) => ({ month: `2026-${String(index + 1).padStart(2, "0")}`, reports })),
  forms: [
    { form: "fake-webshop", reports: 1_930 },
    { form: "bank-helpdesk-fraud", reports: 470 },
    { form: "phishing", reports: undefined },
  ],
};
const labels = new Map([
  ["fake-webshop", { nl: "Een webwinkel die niets stuurt", en: "A web shop that sends nothing" }],
]);

/** The list of measures for everybody and for one device and bank, and the numbers with and without content. */
export function publicPages<Sample>(show: Show<Sample>): readonly Sample[] {
  return [
    show("protect", "/protect", (context) => protectPage(context, list)),
    show("protect-device", "/protect/android", (context) => protectPage(context, { ...list, device: "android" })),
    show("protect-bank", "/protect/iphone/bank-0", (context) =>
      protectPage(context, { ...list, device: "iphone", bank: { name: "Bank A", domains: ["bank.example"] } }),
    ),
    show("numbers", "/numbers", (context) => numbersPage(context, { ...numbers, labels })),
    show("numbers-empty", "/numbers", (context) =>
      numbersPage(context, { ...numbers, reports: undefined, forms: [], labels }),
    ),
  ];
}
