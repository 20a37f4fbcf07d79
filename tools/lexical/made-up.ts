/** Made-up links for tests: names put together from words, so that no list of others comes into the project. */
import { chanceFrom } from "./chance.ts";
import type { List } from "./training.ts";

const lures = [
  "verificatie",
  "inlog",
  "account",
  "secure",
  "betaling",
  "update",
  "pakket",
  "login",
  "wallet",
  "bevestig",
];
const posed = ["rekening", "bank", "bezorg", "belasting", "klant", "portaal", "mobile", "card", "client", "service"];
const plain = [
  "bakkerij",
  "garden",
  "school",
  "muziek",
  "bibliotheek",
  "bicycle",
  "museum",
  "voetbal",
  "recipes",
  "harbour",
];
const places = ["utrecht", "zwolle", "leeds", "hoorn", "valley", "noord", "centrum", "street", "club", "huis"];
const phishSuffixes = ["top", "xyz", "com", "icu", "shop"];
const honestSuffixes = ["com", "org", "net", "eu", "info"];
const pages = ["", "/login.php", "/index.html", "/nieuws/2024", "/contact"];

/** As many phish as honest links, under suffixes that each side uses; the same for the same seed. */
export function madeUpLists(each: number, seed: number): List[] {
  const chance = chanceFrom(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(chance() * from.length)] ?? "";
  const links = (phish: boolean, kind: "url" | "host") =>
    Array.from({ length: each }, (_, number) => {
      const [first, second, suffixes] = phish ? [posed, lures, phishSuffixes] : [places, plain, honestSuffixes];
      // Fraudsters string words and numbers together; the honest mostly write theirs as one.
      const [between, after] = phish ? ["-", `${Math.floor(chance() * 90)}`] : ["", ""];
      const registrable = `${pick(first)}${between}${pick(second)}${after}.${pick(suffixes)}`;
      const day = phish ? new Date(Date.UTC(2025, 0, 1 + (number % 300))).toISOString().slice(0, 10) : "";
      return { url: `${registrable}${kind === "url" ? pick(pages) : ""}`, phish, registrable, day, source: "made up" };
    });
  return [
    { name: "urls_train", rows: [...links(true, "url"), ...links(false, "url")] },
    { name: "hosts_train", rows: [...links(true, "host"), ...links(false, "host")] },
  ];
}
