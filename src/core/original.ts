/**
 * The mail that a report was read from, as it came, sealed under the key of the report: whoever doubts what was read can
 * look for fourteen days. Erasing the report destroys it, and nothing in it is ever opened here.
 */
import { Refusal } from "./errors.ts";
import { trace } from "./log/trace.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { retention } from "./retention.ts";
import { plus } from "./time/duration.ts";
import type { Report } from "./types.ts";

/** A row of the store holds so much: a large mail must not be in memory many times over. */
const partLength = 256 * 1024;

/** Keeps the original of a report, in the transaction that stores it. */
export async function storeOriginal(
  world: World,
  tx: Tx,
  { id, desk, receivedAt }: Pick<Report, "id" | "desk" | "receivedAt">,
  { wrapped, bytes }: { readonly wrapped: Uint8Array; readonly bytes: Uint8Array },
): Promise<void> {
  const expiresAt = plus(receivedAt, retention.original);
  for (let part = 0; part * partLength < bytes.length; part += 1) {
    const piece = bytes.subarray(part * partLength, (part + 1) * partLength);
    await tx.query(`insert into original (report, part, desk, sealed, expires_at) values ($1, $2, $3, $4, $5)`, [
      id,
      part,
      desk,
      world.secrets.sealBytes(wrapped, piece, String(part)),
      expiresAt,
    ]);
  }
}

/** The original of a report of this desk; who looked stands in the log. @throws Refusal NOT_FOUND once it is gone. */
export async function readOriginal(
  world: World,
  {
    report,
    desk,
    by,
    basis,
  }: { readonly report: string; readonly desk: string; readonly by: string; readonly basis: string },
): Promise<Uint8Array> {
  return world.store.transaction(hub, async (tx) => {
    const parts = await tx.query<{ part: number; sealed: Uint8Array; wrapped: Uint8Array }>(
      `select o.part, o.sealed, k.wrapped from original o join report_key k on k.report = o.report
       where o.report = $1 and o.desk = $2 and o.expires_at > $3 order by o.part`,
      [report, desk, world.now()],
    );
    if (parts.length === 0) {
      throw new Refusal("NOT_FOUND", "The original of this report is not kept, or no longer: it stays for 14 days.");
    }
    await trace(
      world,
      tx,
      { organisation: desk, by },
      { action: "original.read", subject: report, basis, of: [{ report }] },
    );
    return Buffer.concat(
      parts.map(({ part, sealed, wrapped }) => world.secrets.openBytes(wrapped, sealed, String(part))),
    );
  });
}
