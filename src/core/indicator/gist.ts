/**
 * What is left out of a story. Kentering never asks for a citizen service number (BSN; UAVG art. 46 wants a law for each
 * use) and takes one out of what it keeps; the searchable gist also loses what names a person.
 * One in eleven nine-digit numbers passes the BSN test, so the other indicators and order numbers are set aside first.
 */

import type { Indicator } from "#core/types.ts";
import { type Find, findsIn, masked, replaced } from "./extraction.ts";

type Redaction = { readonly start: number; readonly end: number; readonly words: string };

/** The story as it is sealed: in the reporter's own words, without citizen service numbers. `given` are the listed indicators. */
export function withoutBsn(narrative: string, given: readonly Indicator[] = [], finds = findsIn(narrative)): string {
  return replaced(narrative, bsnsIn(narrative, finds, given), ({ words }) => words);
}

/** The redacted story, the only text that may be searched. Links keep their domain. */
export function gistOf(narrative: string, given: readonly Indicator[] = [], finds = findsIn(narrative)): string {
  const indicators = finds
    .filter(({ looksLike }) => looksLike !== "domain")
    .map((find) => ({ ...find, words: wordsFor(find) }));
  const bsns = bsnsIn(narrative, finds, given);
  const rest = masked(narrative, [...finds, ...bsns]);
  const others = [
    ...(/\d/u.test(rest) ? [...cardsIn(rest), ...birthDatesIn(rest), ...addressesIn(rest)] : []),
    ...namesIn(rest),
  ];
  return replaced(narrative, [...indicators, ...bsns, ...others], ({ words }) => words);
}

function wordsFor({ looksLike, indicators }: Find): string {
  if (looksLike !== "url") return `[${looksLike}]`;
  return indicators.find(({ kind }) => kind === "domain")?.value ?? "[url]";
}

/** Nine digits that pass the eleven-test and stand free, written together or in two or three groups or digit by digit. */
function bsnsIn(narrative: string, finds: readonly Find[], given: readonly Indicator[]): readonly Redaction[] {
  if (!/\d/u.test(narrative)) return [];
  const known = [...finds, ...orderNumbersIn(narrative), ...placesOf(given, narrative)];
  return digitRunsIn(masked(narrative, known)).flatMap((run) =>
    windowsOf(run, isBsnShape, isBsn).map((place) => ({ ...place, words: "[bsn]" })),
  );
}

const orderNumber =
  /(?:order|bestel|factuur|invoice|advertentie|zending|pakket|barcode|track ?(?:&|and) ?trace)\p{L}{0,12}[ .:#(-]{0,4}(?:(?:nummer|nr|number|no|code|id|is|was|met|:|#)[ .:#(-]{1,3}){0,3}(?!bsn)\p{L}{0,4}\d[\d-]*|#\d+/giu;

/** "Bestelnummer 123456782": the words before it say what it is. */
function orderNumbersIn(narrative: string) {
  return [...narrative.matchAll(orderNumber)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const numbered: readonly Indicator["kind"][] = ["order", "track-and-trace", "listing", "company"];

/** Where the story repeats a number that the report lists as an order, parcel, advertisement or company. */
function placesOf(given: readonly Indicator[], narrative: string) {
  const wanted = new Set(given.filter(({ kind }) => numbered.includes(kind)).map(({ value }) => value));
  if (wanted.size === 0) return [];
  return [...narrative.matchAll(/(?<!\d)\d{9}(?!\d)/gu)]
    .filter((match) => wanted.has(match[0]))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

type Group = { readonly start: number; readonly end: number; readonly digits: string; readonly gap: string };
type Shape = "yes" | "longer" | "no";

/** Runs of digit groups with one space, dot or hyphen between two; not when they are part of a longer code or amount. */
function digitRunsIn(text: string): readonly (readonly Group[])[] {
  return [...text.matchAll(digitRun)].map((run) => {
    let before = run.index;
    return [...run[0].matchAll(/\d+/gu)].map((match): Group => {
      const start = run.index + match.index;
      const gap = text.slice(before, start);
      before = start + match[0].length;
      return { start, end: before, digits: match[0], gap };
    });
  });
}

const digitRun =
  /(?:(?<![\p{L}\p{N}_])|(?<=bsn|sofi))(?<!\p{L}[-_](?<!bsn-))\d+(?:[ .\u00a0-]\d+)*(?![\p{L}\p{N}_])/giu;

/** The windows of neighbouring groups that have the shape and pass the test, from left to right, none overlapping. */
function windowsOf(
  run: readonly Group[],
  shape: (groups: readonly Group[]) => Shape,
  test: (digits: string) => boolean,
) {
  const places: { start: number; end: number }[] = [];
  for (let at = 0; at < run.length; at += 1) {
    for (let last = at + 1; last <= run.length; last += 1) {
      const groups = run.slice(at, last);
      const fits = shape(groups);
      if (fits === "no") break;
      const [first, end] = [groups[0], groups.at(-1)];
      if (fits === "longer" || first === undefined || end === undefined) continue;
      if (!test(groups.map(({ digits }) => digits).join(""))) continue;
      places.push({ start: first.start, end: end.end });
      at = last - 1;
      break;
    }
  }
  return places;
}

function isBsnShape(groups: readonly Group[]): Shape {
  const sizes = groups.map(({ digits }) => digits.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > 9 || groups.length > 9 || new Set(groups.slice(1).map(({ gap }) => gap)).size > 1) return "no";
  if (total < 9) return "longer";
  return groups.length === 9 || (groups.length <= 3 && Math.min(...sizes) >= 2) ? "yes" : "no";
}

/** The eleven-test (elfproef) of the BSN: weights 9 to 2, and −1 for the last digit. */
function isBsn(digits: string): boolean {
  const sum = digits
    .split("")
    .reduce((total, digit, place) => total + Number(digit) * (place === 8 ? -1 : 9 - place), 0);
  return digits !== "000000000" && sum % 11 === 0;
}

function cardsIn(text: string): readonly Redaction[] {
  return digitRunsIn(text).flatMap((run) =>
    windowsOf(run, isCardShape, isLuhn).map((place) => ({ ...place, words: "[kaart]" })),
  );
}

/** ISO/IEC 7812: 13 to 19 digits, together or in groups of three to six. */
function isCardShape(groups: readonly Group[]): Shape {
  const sizes = groups.map(({ digits }) => digits.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > 19 || (groups.length > 1 && sizes.some((size) => size < 3 || size > 7))) return "no";
  return total < 13 || groups.length === 2 ? "longer" : "yes";
}

function isLuhn(digits: string): boolean {
  const sum = digits
    .split("")
    .toReversed()
    .reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

const birthDate =
  /\b(?:geboren|geboortedatum|geb\.|date of birth|dob|born)[ :]{0,3}(?:op |is |on |was ){0,2}(\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ](?:19|20)?\d\d)/giu;
const postcode =
  /(?<![\p{L}\p{N}])[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})(?![\p{L}\p{N}])(?:[ ,]{0,2}(?:nr\.?|nummer|huisnummer)?[ ,]{0,2}\d{1,5}[a-z]?(?![\p{L}\p{N}]))?/gu;
const street =
  /(?<!\p{L})\p{L}{2,30}(?:straat|laan|weg|plein|gracht|kade|dijk|singel|dreef|steeg|hof|pad) \d{1,5} ?[a-zA-Z]?(?![\p{L}\p{N}])/gu;
const name =
  /(?<!\p{L})(?:[Mm]ijn naam is|[Ii]k heet|[Mm]y name is) ((?:(?:\p{Lu}[\p{L}'-]{0,30}|van|de|der|den|ten|ter|el)(?: |(?![\p{L}])))+)/gu;

function birthDatesIn(text: string): readonly Redaction[] {
  return captured(text, birthDate, "[geboortedatum]");
}

function addressesIn(text: string): readonly Redaction[] {
  const streets = [...text.matchAll(street)].map((match) => whole(match, "[adres]"));
  return [...streets, ...[...text.matchAll(postcode)].map((match) => whole(match, "[adres]"))];
}

/** Only where the story itself says that a name follows; guessing at names would spoil the gist and still miss most. */
function namesIn(text: string): readonly Redaction[] {
  return captured(text, name, "[naam]");
}

function whole(match: RegExpExecArray, words: string): Redaction {
  return { start: match.index, end: match.index + match[0].length, words };
}

function captured(text: string, shape: RegExp, words: string): readonly Redaction[] {
  return [...text.matchAll(shape)].map((match) => {
    const part = (match[1] ?? "").trimEnd();
    const start = match.index + match[0].lastIndexOf(part);
    return { start, end: start + part.length, words };
  });
}
