/** Every question of a report, the look at all answers, and the pages of stopping and going on, with invented content. */
import type { Html } from "#adapters/site/html.ts";
import type { Context } from "#adapters/site/layout.ts";
import { receipt } from "#adapters/site/receipt.ts";
import { type AnswersProps, answersPage } from "#adapters/site/report/answers-page.ts";
import { begunPage, keptPage, returnPage } from "#adapters/site/report/pause-pages.ts";
import { type QuestionProps, questionPage } from "#adapters/site/report/question-page.ts";
import { questions } from "#adapters/site/report/questions.ts";
import type { Helper } from "#pillars/victim-support/distress.ts";

type Show<Sample> = (name: string, path: string, view: (context: Context) => Html, extra?: Partial<Context>) => Sample;

const asking: QuestionProps = {
  question: "form",
  sequence: ["form", "story", "when", "money", "channel", "website", "account", "who", "impact", "contact"],
  fromAnswers: false,
  distress: [],
  isBusiness: false,
  forms: [
    {
      label: { nl: "Kopen en verkopen", en: "Buying and selling" },
      forms: [
        { code: "fake-webshop", label: { nl: "Een webwinkel die niets stuurt", en: "A web shop that sends nothing" } },
        { code: "phishing", label: { nl: "Een valse e-mail of website", en: "A false e-mail or website" } },
      ],
    },
  ],
  taxonomy: { concepts: new Map() },
  values: {},
  errors: [],
  today: "2026-11-23",
};
const long = "https://pas-vernieuwen-met-een-heel-lang-adres.example/inloggen";
const looked: AnswersProps = {
  answers: [
    { question: "form", field: "form", said: "Een webwinkel die niets stuurt" },
    { question: "story", field: "narrative", said: "Ik kocht schoenen.\nDaarna hoorde ik niets meer." },
    { question: "money", field: "amount", said: "€ 0" },
    { question: "website", field: "website", said: long },
    { question: "who", field: "forWhom", said: undefined },
  ],
  found: [long, "NL91ABNA0417164300"],
  cases: [["20 november 2026", "€ 249,95", "NL91ABNA0417164300"], [long]],
  distress: [],
  isBusiness: false,
  idempotencyKey: "sample",
};
const source = "generally known; to be confirmed with the organisation";
const helpers: readonly Helper[] = [
  { id: "emergency", number: { value: "112", source: "EU 2018/1972", isVerified: true } },
  { id: "police", number: { value: "09008844", source, isVerified: false } },
  { id: "prevention-of-suicide", number: { value: "08000113", source, isVerified: false } },
  { id: "victim-support" },
];
const words = ["dabal", "ganim", "hojuz", "lufor"];
const code = "7K3MQ9XZ4T2B";

export function reportPages<Sample>(show: Show<Sample>, now: Date): readonly Sample[] {
  const distress = ["danger", "despair"] as const;
  return [
    ...questions.map((question) =>
      show(
        `report-${question}`,
        "/report",
        (context) => questionPage(context, { ...asking, question, ...(question === "care" && { distress }) }),
        { helpers },
      ),
    ),
    show("report-errors", "/report", (context) =>
      questionPage(context, {
        ...asking,
        question: "phone",
        fromAnswers: true,
        values: { phone: ["0612"] },
        errors: [
          { field: "phone", problem: "phone" },
          { field: "phoneHow", problem: "phone-how" },
        ],
      }),
    ),
    show("report-form-errors", "/report", (context) =>
      questionPage(context, { ...asking, errors: [{ field: "form", problem: "choose" }] }),
    ),
    show("report-answers", "/report/answers", (context) => answersPage(context, looked)),
    show(
      "report-answers-care",
      "/report/answers",
      (context) => answersPage(context, { ...looked, distress, isBusiness: true }),
      { helpers },
    ),
    show("report-kept", "/report/pauses", (context) => keptPage(context, { code, words, until: now }), { helpers }),
    show("report-return", "/report/returns", (context) => returnPage(context, { errors: [] })),
    show("report-return-errors", "/report/returns", (context) =>
      returnPage(context, { code: "geen code", errors: [{ field: "code", problem: "code" }] }),
    ),
    show("report-begun", "/report", (context) => begunPage(context)),
    show(
      "receipt-care",
      "/report/sendings",
      (context) => receipt(context, { code, words, receivedAt: now, distress, another: true, others: [code, code] }),
      { helpers },
    ),
  ];
}
