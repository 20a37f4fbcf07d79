/**
 * What Lighthouse makes of the public pages of a real server, on a slow telephone as it imitates one. It is fetched when asked
 * for and is no dependency: it weighs more than all the rest together.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Chromium from "@sparticuz/chromium";
import { paths } from "#adapters/site/paths.ts";
import { realSite } from "#tools/real-site.ts";

const version = "lighthouse@13.5.0";
const pages = [paths.home, paths.check, paths.called, paths.report, paths.protect, paths.numbers];
const chromeFlags =
  '--headless=shell --no-sandbox --disable-gpu --host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"';
const measured = ["performance", "accessibility", "best-practices", "seo"];
const patience = 180_000;

type Report = {
  readonly categories: Readonly<
    Record<string, { readonly id: string; readonly score: number | null; readonly auditRefs: readonly Ref[] }>
  >;
  readonly audits: Readonly<Record<string, { readonly score: number | null }>>;
};
type Ref = { readonly id: string; readonly weight: number };

/** Scores from 0 to 100 for each page, and which audits lost points. */
export async function lighthouse(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-bench-"));
  await using site = await realSite();
  const chrome = await Chromium.executablePath();
  const scores: Record<string, object> = {};
  try {
    for (const page of pages) scores[page] = scored(await run(site.base + page, folder, chrome));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { version, pages: scores };
}

async function run(url: string, folder: string, chrome: string): Promise<Report> {
  const file = join(folder, "lighthouse.json");
  const given = [`--output=json`, `--output-path=${file}`, `--chrome-flags=${chromeFlags}`, "--quiet"];
  await promisify(execFile)("npx", ["--yes", version, url, ...given], {
    env: { ...process.env, CHROME_PATH: chrome },
    timeout: patience,
  });
  return JSON.parse(readFileSync(file, "utf8"));
}

function scored({ categories, audits }: Report): object {
  return Object.fromEntries(
    measured
      .map((name) => categories[name])
      .filter((each) => each !== undefined)
      .map(({ id, score, auditRefs }) => {
        const lost = auditRefs.filter((each) => each.weight > 0 && (audits[each.id]?.score ?? 1) < 1);
        return [id, { score: Math.round((score ?? 0) * 100), lost: lost.map((each) => each.id) }];
      }),
  );
}
