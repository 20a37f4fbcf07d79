/**
 * Made-up hosts that pose as the brands of `policy/brands`, to train on beside real ones: the lists hold few phish on Dutch
 * brands, and how a name is put together is common knowledge. They are never measured on.
 */

import type { BrandNames } from "#screens/lexical/brands.ts";
import { hostLures } from "#screens/lexical/words.ts";
import { type Chance, chanceFrom } from "./chance.ts";
import type { Row } from "./rows.ts";

const seed = 20_261_125;
const eachWord = 6;
const suffixes = [
  "com",
  "com",
  "com",
  "info",
  "net",
  "nl",
  "online",
  "top",
  "xyz",
  "sbs",
  "cfd",
  "shop",
  "site",
  "eu",
  "org",
  "click",
];
const freeHosts = ["vercel.app", "pages.dev", "web.app", "netlify.app", "github.io", "weebly.com", "onrender.com"];
const lands = ["nl", "be", "de", "fr", "es", "eu", "uk", "it"];
const paths = ["", "", "/login", "/nl", "/index.php", "/verify", "/account/login.html", "/track", "/betalen", "/id"];

/** The rows: the same for the same brands. */
export function posedRows({ words, common }: BrandNames): Row[] {
  const chance = chanceFrom(seed);
  return [
    ...words.flatMap((word) => rowsFor(word, [...apart, ...joined], chance)),
    // What is also part of other words stands by itself, else "shipping" would learn to look like a bank.
    ...common.flatMap((word) => rowsFor(word, apart, chance)),
  ];
}

type Parts = {
  readonly brand: string;
  readonly lure: string;
  readonly land: string;
  readonly random: string;
  readonly suffix: string;
  readonly free: string;
};

/** The brand between hyphens or dots. */
const apart: readonly ((parts: Parts) => string)[] = [
  ({ brand, lure, suffix }) => `${brand}-${lure}.${suffix}`,
  ({ brand, lure, suffix }) => `${lure}-${brand}.${suffix}`,
  ({ brand, lure, land, suffix }) => `${brand}-${land}-${lure}.${suffix}`,
  ({ brand, lure, land, suffix }) => `${brand}.${land}-${lure}.${suffix}`,
  ({ brand, land, random, suffix }) => `${brand}.${land}.${random}.${suffix}`,
  ({ brand, lure, random, suffix }) => `${brand}.${lure}-${random}.${suffix}`,
  ({ brand, lure, random, suffix }) => `${lure}.${brand}-${random}.${suffix}`,
  ({ brand, random, free }) => `${brand}-${random}.${free}`,
  ({ brand, lure, free }) => `${lure}-${brand}.${free}`,
];

/** The brand as part of a longer word. */
const joined: readonly ((parts: Parts) => string)[] = [
  ({ brand, lure, suffix }) => `${brand}${lure}.${suffix}`,
  ({ brand, lure, suffix }) => `${lure}${brand}.${suffix}`,
  ({ brand, land, suffix }) => `${brand}${land}.${suffix}`,
  ({ brand, random, suffix }) => `${brand}${random}.${suffix}`,
  ({ brand, free }) => `${brand}s.${free}`,
];

function rowsFor(word: string, patterns: readonly ((parts: Parts) => string)[], chance: Chance): Row[] {
  const pick = <T>(from: readonly [T, ...T[]] | readonly T[], otherwise: T): T =>
    from[Math.floor(chance() * from.length)] ?? otherwise;
  const brand = word.replaceAll(".", "-");
  return Array.from({ length: eachWord }, () => {
    const parts = {
      brand,
      lure: pick<string>(hostLures, "login"),
      land: pick(lands, "nl"),
      random: randomWord(chance),
      suffix: pick(suffixes, "com"),
      free: pick(freeHosts, "web.app"),
    };
    const host = pick(patterns, () => brand)(parts);
    return { url: `${host}${pick(paths, "")}`, phish: true, registrable: host, day: "", source: "made up" };
  });
}

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

function randomWord(chance: Chance): string {
  const length = 3 + Math.floor(chance() * 7);
  return Array.from({ length }, () => alphabet[Math.floor(chance() * alphabet.length)]).join("");
}
