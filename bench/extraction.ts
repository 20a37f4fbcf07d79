/** How well values are read, by the world's conformance suites; and how fast, beside a library that finds only links. */
import { LinkifyIt } from "linkify-it";
import { findsIn } from "#core/indicator/extraction.ts";
import { type Case, suites } from "./conformance.ts";
import { madeUpReport } from "./reports.ts";
import { contest, ratio, spread } from "./rounds.ts";

/** Scores every suite of a folder, then measures. */
export async function extraction(folder: string, seconds: number): Promise<object> {
  const scores = Object.fromEntries(suites.map(({ name, cases }) => [name, scored(cases(folder))]));
  return { suites: scores, speed: await speed(seconds) };
}

function scored(cases: readonly Case[]): object {
  const different = cases.filter(({ wanted, given }) => wanted !== given);
  const failed = different.filter(({ rule }) => rule === undefined);
  return {
    cases: cases.length,
    passed: cases.length - different.length,
    differsOnPurpose: counted(different.flatMap(({ rule }) => rule ?? [])),
    failed: failed.length,
    failures: failed.slice(0, mostShown),
  };
}

const mostShown = 40;

function counted(rules: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return Object.fromEntries(counts);
}

const stories = 1_000;
const rounds = 5;

/** Stories of 500 signs, each with a domain, an account and a number. The floor reads the same ones for links alone. */
async function speed(seconds: number): Promise<object> {
  const texts = Array.from({ length: stories }, (_, number) => madeUpReport(1, number).narrative);
  const text = (number: number) => texts[number % stories] ?? "";
  const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true });
  const rates = await contest({
    rounds,
    milliseconds: (seconds * 1_000) / (2 * rounds + 1),
    clients: 1,
    works: {
      linkifyOnly: async (number) => void linkify.match(text(number)),
      findsIn: async (number) => void findsIn(text(number)),
    },
  });
  return {
    texts: stories,
    floorLinkifyTextsPerSecond: spread(rates.linkifyOnly),
    findsInTextsPerSecond: spread(rates.findsIn),
    ratio: ratio(rates.findsIn, rates.linkifyOnly),
  };
}
