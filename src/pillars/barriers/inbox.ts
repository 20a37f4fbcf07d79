/** A partner's own requests, those that wait on top: the list it works from. */
import type { RequestSummary } from "#core/addressed.ts";
import type { World } from "#core/ports.ts";
import type { RequestState } from "#core/states.ts";

/** States in which the partner still has to answer. */
export const waitingStates: readonly RequestState[] = ["sent", "acknowledged"];

/** What waits first, by deadline; then the rest, newest first. The database shows a member only its own. */
export async function inboxOf(
  world: World,
  organisation: string,
  { state, limit = 200 }: { readonly state?: RequestState | undefined; readonly limit?: number } = {},
): Promise<RequestSummary[]> {
  const rows = await world.store.transaction({ as: "member", organisation }, (tx) =>
    tx.query<Omit<RequestSummary, "dueAt"> & { dueAt: Date | null }>(
      `select id, state, barrier, force, due_at as "dueAt", created_at as "createdAt" from barrier_request
       where addressee = $1 and ($2::text is null or state = $2)
       order by state = any($3::text[]) desc, case when state = any($3::text[]) then due_at end, id desc limit $4`,
      [organisation, state ?? null, [...waitingStates], limit],
    ),
  );
  return rows.map(({ dueAt, ...row }) => ({ ...row, dueAt: dueAt ?? undefined }));
}
