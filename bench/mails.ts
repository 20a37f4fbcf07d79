/** How many mails of a folder are taken in, how fast, and in how many a link or an address is found. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importMails } from "#adapters/mail/import.ts";
import { storeOn } from "#adapters/storage/engine.ts";
import { pgliteEngine } from "#adapters/storage/pglite.ts";
import { hub } from "#core/ports.ts";
import { benchWorld } from "./world.ts";

/** Imports every .eml of a folder twice, on PGlite in memory. An error that is no refusal ends it: none may crash. */
export async function mails(folder: string): Promise<object> {
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => join(folder, name));
  const keys = mkdtempSync(join(tmpdir(), "kentering-mails-"));
  const store = storeOn(await pgliteEngine({}));
  try {
    const world = await benchWorld(store, keys);
    const count = async (what: string) => {
      const [row] = await store.transaction(hub, (tx) => tx.query<{ n: number }>(`select ${what} as n`));
      return Number(row?.n);
    };
    const started = performance.now();
    const first = await importMails(world, paths, "fraudehelpdesk");
    const seconds = (performance.now() - started) / 1_000;
    const tied = (kinds: string) =>
      count(
        `(select count(distinct t.report) from tie t join indicator i on i.id = t.indicator
           where t.role in ('controlled', 'impersonated') and i.kind in (${kinds}))`,
      );
    const links = await tied("'url', 'domain'");
    const linksOrAddresses = await tied("'url', 'domain', 'email'");
    const counting = await count(`(select count(*) from tie where counts)`);
    const before = await count(`(select count(*) from event)`);
    const second = await importMails(world, paths, "fraudehelpdesk");
    const changed = (await count(`(select count(*) from event)`)) - before;
    return {
      files: paths.length,
      first: { ...first, refused: first.refused.map(({ code }) => code) },
      lost: paths.length - first.added - first.known - first.refused.length,
      crashed: 0,
      mailsPerSecond: Math.round(first.read / seconds),
      withLink: share(links, first.added),
      withLinkOrAddress: share(linksOrAddresses, first.added),
      tiesThatCount: counting,
      second: { added: second.added, known: second.known, refused: second.refused.length, eventsAdded: changed },
    };
  } finally {
    await store.close();
    rmSync(keys, { recursive: true });
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
}
