/**
 * Checks a link without telling anybody which: `node examples/private-check.ts http://127.0.0.1:8080 https://winkel.example/`.
 * It fetches the beginnings of all hashes, looks in them itself, and asks on only about what it finds there; also then in two
 * bytes, which thousands of names share. Written to be copied: it needs nothing but fetch and SHA-256.
 */
import { createHash } from "node:crypto";

/** Asks the server for a path and gives the JSON that it answers. */
export type Fetch = (path: string) => Promise<unknown>;

/** Whether others reported this link, its site, or a name above it. */
export async function isReported(link: string, get: Fetch): Promise<boolean> {
  const hashes = namesOf(link).map((name) => createHash("sha256").update(name).digest("hex"));
  const prefixes = new Set(textsIn(await get("/v1/signals/prefixes"), "prefixes"));
  for (const hash of hashes) {
    if (!prefixes.has(hash.slice(0, 8))) continue;
    const answer = await get(`/v1/signals/prefixes/${hash.slice(0, 4)}`);
    if (listIn(answer, "hashes").some((each) => fieldOf(each, "hash") === hash)) return true;
  }
  return false;
}

/** The link itself, and each name it stands under: only what somebody registered is ever on the list, so no need to know which. */
function namesOf(link: string): string[] {
  const url = new URL(link);
  if (url.protocol !== "https:" && url.protocol !== "http:") return [];
  url.hostname = url.hostname.replace(/\.$/, "");
  url.hash = "";
  url.username = "";
  url.password = "";
  const query = url.search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !tracking.test(part));
  url.search = query.length === 0 ? "" : `?${query.join("&")}`;
  const labels = url.hostname.split(".");
  return [`url ${url.href}`, ...labels.slice(0, -1).map((_, from) => `domain ${labels.slice(from).join(".")}`)];
}

/** What advertising networks add to a link; without it the same page has one name. */
const tracking =
  /^(?:utm_\w*|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|ttclid|twclid|igshid|igsh|srsltid|mc_[ce]id|_hsenc|_hsmi|mkt_tok)(?:=|$)/iu;

function textsIn(answer: unknown, name: string): string[] {
  return listIn(answer, name).map(String);
}

function listIn(answer: unknown, name: string): unknown[] {
  const list = fieldOf(answer, name);
  return Array.isArray(list) ? list : [];
}

function fieldOf(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? new Map(Object.entries(of)).get(name) : undefined;
}

if (import.meta.main) {
  const [server = "", link = ""] = process.argv.slice(2);
  const get: Fetch = async (path) => (await fetch(`${server}${path}`)).json();
  const found = await isReported(link, get);
  process.stdout.write(
    found ? "Reported by others. Do not go on.\n" : "No reports known, which is not the same as safe.\n",
  );
}
