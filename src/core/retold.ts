/** The same person telling of the same payment again, at this desk or at another: their bank is asked once. */
import type { Covenant } from "./covenant/covenant.ts";
import type { Tx, World } from "./ports.ts";
import { reporterDigests } from "./report-store.ts";
import type { Report } from "./types.ts";

/** Whether a request for this payment stands already, under whatever covenant. Two reports at once wait for each other. */
export async function toldBefore(
  world: World,
  tx: Tx,
  covenant: Covenant,
  indicator: string,
  report: Report,
): Promise<boolean> {
  const digests = reporterDigests(world, report.reporter);
  if (digests.length === 0) return false;
  await tx.query(`select pg_advisory_xact_lock(hashtextextended(digest, 0)) from unnest($1::text[]) as digest`, [
    digests.toSorted(),
  ]);
  const earlier = await tx.query(
    `select 1 from barrier_request q join report r on r.id = q.for_report
     where q.indicator = $1 and q.barrier = any($2::text[]) and q.withdrawn_at is null and q.state <> 'declined'
       and r.id <> $3 and r.amount_cents is not distinct from $4 and r.currency is not distinct from $5
       and exists (select 1 from reporter_key k where k.report = r.id and k.digest = any($6::text[]))
     limit 1`,
    [
      indicator,
      covenant.steps.map(({ barrier }) => barrier),
      report.id,
      report.amountLost?.cents ?? null,
      report.amountLost?.currency ?? null,
      digests,
    ],
  );
  return earlier.length > 0;
}
