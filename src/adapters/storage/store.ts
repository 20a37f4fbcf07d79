/** The one place that chooses the store: PostgreSQL where a database is named, else PGlite in the data folder. */
import { join } from "node:path";
import type { Store } from "./engine.ts";
import { openPglite } from "./pglite.ts";
import { openPostgres } from "./postgres.ts";

export type { Store } from "./engine.ts";

/** Opens the store. With neither a database nor a folder it is in memory. */
export function openStore(place: { readonly databaseUrl?: string; readonly dataDir?: string }): Promise<Store> {
  if (place.databaseUrl !== undefined) return openPostgres({ url: place.databaseUrl });
  if (place.dataDir !== undefined) return openPglite({ folder: join(place.dataDir, "store") });
  return openPglite({});
}
