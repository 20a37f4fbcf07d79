/** A backup of the store as one file, and putting it back: who was erased since is erased again, and the log is proved. */
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import Type from "typebox";
import { v7 } from "uuid";
import { readArchive, writeArchive } from "#adapters/backup/archive.ts";
import { readLedger } from "#adapters/backup/ledger.ts";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { openSecrets } from "#adapters/secrets/open-secrets.ts";
import type { DumpHead, DumpRows } from "#adapters/storage/dump.ts";
import { openStore, type Store } from "#adapters/storage/store.ts";
import { refreshCovenants } from "#core/covenant/in-force.ts";
import { Refusal } from "#core/errors.ts";
import { removeExpired } from "#core/expiry.ts";
import { eraseReport } from "#core/flow.ts";
import { type Verified, verifyLog } from "#core/log/audit.ts";
import { append } from "#core/log/event.ts";
import { seal } from "#core/log/log.ts";
import { revokeToken } from "#core/people/token.ts";
import { hub, type World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { refreshTaxonomy } from "#core/taxonomy/proposal.ts";
import type { Config } from "./config.ts";
import { ledgerOf, projectFile } from "./world.ts";

export type BackedUp = { readonly path: string; readonly bytes: number; readonly rows: number };

/** Writes everything to a file, but for the keys and the ledger of erasures: those are kept apart from it. */
export async function backUp(
  { store, secrets }: { store: Store; secrets: World["secrets"] },
  path: string,
): Promise<BackedUp> {
  if (!isAbsolute(path)) throw new Refusal("INPUT_INVALID", "Give the whole path of the file.", "/path");
  if (existsSync(path))
    throw new Refusal("STATE_CONFLICT", "There is a file of that name already. Give another.", "/path");
  let rows = 0;
  const bytes = await writeArchive(path, secrets, (write) =>
    store.dump(write, async (part) => {
      rows += part.rows.length;
      await write(part);
    }),
  );
  return { path, bytes, rows };
}

const headShape = Type.Object({
  migrations: Type.Array(Type.Object({ number: Type.Integer(), hash: Type.String() })),
  partitions: Type.Array(Type.String()),
});
const parseHead: (part: unknown) => DumpHead = parserOf(headShape);
const rowsShape = Type.Object({ table: Type.String({ pattern: "^[a-z_]+$" }), rows: Type.Array(Type.String()) });
const parseRows: (part: unknown) => DumpRows = parserOf(rowsShape);

export type Restored = { readonly rows: number; readonly erased: number; readonly verified: Verified };

/**
 * Puts a backup into an empty store. Nothing is kept of one that is broken, or of other keys.
 * @throws Refusal that says what to do.
 */
export async function restore(config: Config, path: string): Promise<Restored> {
  const keys = join(config.dataDir, "keys");
  if (!existsSync(join(keys, "root.key"))) {
    throw new Refusal(
      "STATE_CONFLICT",
      `There are no keys in ${keys}. Put them back first: without root.key nothing can be read.`,
    );
  }
  const secrets = await openSecrets(keys);
  const forgotten = await readLedger(ledgerOf(config));
  const parts = readArchive(path, secrets);
  const first = await parts.next();
  if (first.done === true) throw new Refusal("INPUT_INVALID", "This backup holds nothing.");
  const head = parseHead(first.value);
  const { databaseUrl, dataDir } = config;
  const store = await openStore({ dataDir, ...(databaseUrl !== undefined && { databaseUrl }) });
  try {
    let rows = 0;
    const counted = async function* () {
      for await (const part of parts) {
        const parsed = parseRows(part);
        rows += parsed.rows.length;
        yield parsed;
      }
    };
    await store.load(new Date(), head, counted());
    const world = worldOf(store, secrets);
    const erased = await forgetAgain(world, forgotten);
    return { rows, erased, verified: await proved(world) };
  } finally {
    await store.close();
  }
}

/** As much of a world as erasing needs; nothing leaves from it. */
function worldOf(store: Store, secrets: World["secrets"]): World {
  const nothingLeaves = () => Promise.reject(new Error("Nothing leaves while a backup is put back."));
  return {
    store,
    secrets,
    policy: readPolicy(projectFile("policy")),
    covenants: { inForce: [] },
    now: () => new Date(),
    newId: () => v7(),
    deliver: nothingLeaves,
    mail: nothingLeaves,
  };
}

/** Erases who was erased since, revokes what was revoked, ends every session, and takes away what is past its term. */
async function forgetAgain(world: World, forgotten: Awaited<ReturnType<typeof readLedger>>): Promise<number> {
  await refreshTaxonomy(world);
  await refreshCovenants(world);
  for (const { kind, id } of forgotten) {
    await (kind === "report" ? eraseReport(world, id) : revokeToken(world, id)).catch((error: unknown) => {
      // It came after the backup, so there is nothing of it to erase.
      if (!(error instanceof Refusal && error.code === "NOT_FOUND")) throw error;
    });
  }
  await world.store.transaction(hub, async (tx) => {
    await tx.query(`delete from session`);
    await append(world, tx, { type: "store.restored", subjects: [world.newId()], organisation: "kentering" });
  });
  await removeExpired(world);
  return forgotten.filter(({ kind }) => kind === "report").length;
}

async function proved(world: World): Promise<Verified> {
  while ((await seal(world)) > 0);
  return verifyLog(world);
}
