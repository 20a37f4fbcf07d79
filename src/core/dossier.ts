/**
 * A dossier (meldingendossier): reports tied through controlled indicators. A merge points the younger at the older and
 * rewrites no report; whoever asks for the old id gets the new one.
 */
import { append } from "./log/event.ts";
import type { Tx, World } from "./ports.ts";

/** The dossier that now holds these, merged where a report showed them to be one. Undefined when there are none yet. */
export async function mergeDossiers(
  world: World,
  tx: Tx,
  ids: readonly string[],
  desk: string,
): Promise<string | undefined> {
  const wanted = new Set(ids);
  if (wanted.size < 2) return ids[0];
  for (;;) {
    // Locked in one order, then looked at again: another report may just have merged one of them away.
    const rows = await tx.query<{ id: string; merged_into: string | null; fired: boolean }>(
      `select id, merged_into, fired from dossier where id = any($1::uuid[]) order by id for update`,
      [[...wanted]],
    );
    const moved = rows.filter(({ merged_into }) => merged_into !== null);
    if (moved.length === 0) return mergeLocked(world, tx, rows, desk);
    for (const { id, merged_into } of moved) {
      wanted.delete(id);
      if (merged_into !== null) wanted.add(merged_into);
    }
    if (wanted.size === 1) return [...wanted][0];
  }
}

async function mergeLocked(
  world: World,
  tx: Tx,
  rows: readonly { id: string; fired: boolean }[],
  desk: string,
): Promise<string | undefined> {
  // UUIDv7: the first in order is the oldest.
  const [oldest, ...younger] = rows;
  if (oldest === undefined || younger.length === 0) return oldest?.id;
  await tx.query(`update dossier set merged_into = $1 where id = any($2::uuid[]) or merged_into = any($2::uuid[])`, [
    oldest.id,
    younger.map(({ id }) => id),
  ]);
  if (!oldest.fired && younger.some(({ fired }) => fired)) {
    await tx.query(`update dossier set fired = true where id = $1`, [oldest.id]);
  }
  await append(world, tx, {
    type: "dossier.merged",
    subjects: [oldest.id, ...younger.map(({ id }) => id)],
    organisation: desk,
  });
  return oldest.id;
}

/** Notes that a counting covenant fired in a dossier; gives the dossier it is in by now, for another may just have taken it in. */
export async function markFired(tx: Tx, dossier: string): Promise<string> {
  const [row] = await tx.query<{ merged_into: string | null }>(
    `update dossier set fired = true where id = $1 returning merged_into`,
    [dossier],
  );
  return row === undefined || row.merged_into === null ? dossier : markFired(tx, row.merged_into);
}

/** Whether a counting covenant has fired in it. Waits for one that is firing, and keeps others from firing until we are done. */
export async function hasFired(tx: Tx, dossier: string): Promise<boolean> {
  const [row] = await tx.query<{ fired: boolean; merged_into: string | null }>(
    `select fired, merged_into from dossier where id = $1 for share`,
    [dossier],
  );
  if (row === undefined || row.merged_into === null) return row?.fired === true;
  return hasFired(tx, row.merged_into);
}

/**
 * Every dossier id under which rows of this dossier may stand, whichever of those ids `$n` is: `dossier = ${withMerged("$1")}`.
 * An array, so that the ids are found first and the rows by them, however few rows there were when that was planned.
 * Where an order and a limit follow, this stands inside, behind `offset 0`: else all rows are walked in that order.
 */
export function withMerged(parameter: string): string {
  const root = `(select coalesce(merged_into, id) from dossier where id = ${parameter})`;
  return `any (array(select id from dossier where id = ${root} union all select id from dossier where merged_into = ${root}))`;
}

/** The dossier an id now answers to. */
export async function currentDossier(tx: Tx, id: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(`select coalesce(merged_into, id) as id from dossier where id = $1`, [
    id,
  ]);
  return row?.id ?? id;
}
