/** The API's description as it is served, and what Spectral finds in one. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mailsInto } from "#adapters/mail/receive.ts";
import { mailRoom } from "#adapters/mail/room.ts";
import { anybody, ask, houseOf, uploadsFor } from "./http.ts";
import { memoryStore } from "./stores.ts";
import { testWorld } from "./world.ts";

/** Something in the document that a rule does not let pass. */
export type Finding = { readonly code: string; readonly message: string; readonly path: readonly (string | number)[] };

const ourRules = new URL("api-rules.yaml", import.meta.url).pathname;
const spectral = new URL("../node_modules/.bin/spectral", import.meta.url).pathname;

/** The contract of everything that anybody can reach, as one gets it over HTTP. */
export async function servedContract(): Promise<string> {
  const world = await testWorld(await memoryStore(), { covenants: [] });
  const house = await houseOf(world, { uploads: uploadsFor(world), mails: mailsInto(world, mailRoom()) });
  const { statusCode, payload } = await ask(house, anybody, "GET", "/v1/openapi.json");
  if (statusCode !== 200) throw new Error(`The contract was answered with ${statusCode}.`);
  return payload;
}

/** Every finding of severity warn or worse. Throws when the rules or the document cannot be read. */
export async function findingsIn(document: string, rules = ourRules): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-contract-"));
  try {
    const [input, output] = [join(folder, "openapi.json"), join(folder, "findings.json")];
    writeFileSync(input, document);
    const options = ["--ruleset", rules, "--fail-severity", "warn", "--format", "json", "--output", output];
    await run(["lint", ...options, input]);
    const found: readonly (Finding & { readonly severity: number })[] = JSON.parse(readFileSync(output, "utf8"));
    return found.filter(({ severity }) => severity <= 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Spectral ends with 1 when it found something, and with 2 when it could not look. */
function run(words: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(spectral, [...words], (error, said, complaint) => {
      if (error === null || error.code === 1) resolve();
      else reject(new Error(`Spectral could not look: ${said} ${complaint}`, { cause: error }));
    });
  });
}
