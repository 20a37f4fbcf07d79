/** Opens the world this installation runs in: store, keys, policy, clock, ids, and the way out. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { v7 } from "uuid";
import { openLedger } from "#adapters/backup/ledger.ts";
import { mailboxes } from "#adapters/exchange/mailbox.ts";
import { outbox } from "#adapters/exchange/outbox.ts";
import { delivering, forAll } from "#adapters/exchange/ways.ts";
import { webhooks } from "#adapters/exchange/webhook.ts";
import { currentOperation } from "#adapters/http/operation.ts";
import { readCovenants } from "#adapters/policy/covenants.ts";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { openSecrets } from "#adapters/secrets/open-secrets.ts";
import { type Languages, readLanguages } from "#adapters/site/texts.ts";
import { openStore, type Store } from "#adapters/storage/store.ts";
import { loadCovenant } from "#core/covenant/in-force.ts";
import { seedPersons } from "#core/people/person.ts";
import type { World } from "#core/ports.ts";
import { refreshTaxonomy } from "#core/taxonomy/proposal.ts";
import type { Config } from "./config.ts";
import { type Letters, openLetters } from "./letters.ts";

/** Files of the project, wherever the command was given. */
export const projectFile = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Where the local sign-in hangs, when no other is set. */
export const localIssuerOf = ({ baseUrl }: Pick<Config, "baseUrl">): string => `${baseUrl}/issuer`;

/** Who was erased: outside the store and its backups. */
export const ledgerOf = ({ dataDir }: Pick<Config, "dataDir">): string => join(dataDir, "erasures.ledger");

export type OpenWorld = {
  readonly world: World;
  readonly store: Store;
  readonly texts: Languages;
  /** Mails that are files, where no mail server is set. */
  readonly mailFiles: Letters["files"];
  /** How a mail leaves. */
  readonly mailWay: Letters["way"];
  close(): Promise<void>;
};

/** Opens, migrates and loads `policy/`. A second start changes nothing. */
export async function openWorld(config: Config): Promise<OpenWorld> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const policy = readPolicy(projectFile("policy"));
  const texts = await readLanguages(pathToFileURL(projectFile("policy/texts/")));
  const letters = await openLetters(config, texts);
  const secrets = await openSecrets(join(config.dataDir, "keys"));
  const ledger = await openLedger(ledgerOf(config));
  const store = await openStore({
    dataDir: config.dataDir,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  });
  const now = (): Date => new Date();
  const { baseUrl, loopbackWebhooks: loopback } = config;
  const world: World = {
    store,
    policy,
    secrets,
    covenants: { inForce: [] },
    now,
    newId: () => v7(),
    operation: currentOperation,
    forget: (forgotten) => ledger.note(forgotten, new Date()),
    deliver: delivering([
      webhooks({ world: { store, secrets, policy, now }, baseUrl, loopback }),
      mailboxes(() => world),
      forAll(outbox(join(config.dataDir, "outbox"))),
    ]),
    mail: letters.mail,
    loopbackWebhooks: loopback,
  };
  try {
    await store.migrate(world.now());
    await refreshTaxonomy(world);
    for (const source of readCovenants(projectFile("policy"))) await loadCovenant(world, source);
    if (config.oidc === undefined) await seedPersons(world, localIssuerOf(config), policy.directory.persons);
  } catch (error) {
    await store.close();
    throw error;
  }
  return { world, store, texts, mailFiles: letters.files, mailWay: letters.way, close: () => store.close() };
}
