/** The addressee tells whoever is named, and says so: who was not told cannot defend themselves (GDPR art. 14). */
import { type Actor, member, ownRequest } from "../addressed.ts";
import { met } from "../deadline.ts";
import { Refusal } from "../errors.ts";
import { append } from "../log/event.ts";
import { hub, type World } from "../ports.ts";

/**
 * The person was told at this moment, with the reference. Again changes nothing.
 * @throws Refusal NOT_FOUND for a request of somebody else; INPUT_INVALID for a moment that has not come.
 */
export async function confirmNotice(world: World, actor: Actor, request: string, toldAt: Date): Promise<void> {
  if (toldAt.getTime() > world.now().getTime() + 60_000) {
    throw new Refusal("INPUT_INVALID", "/at lies ahead: say it when the person has been told.", "/at");
  }
  await world.store.transaction(member(actor), async (tx) => {
    const { sent_at: sentAt } = await ownRequest(tx, request);
    if (sentAt !== null && toldAt < sentAt) {
      throw new Refusal("INPUT_INVALID", "/at lies before the request itself.", "/at");
    }
    const told = await tx.query(
      `insert into named_notice (request, organisation, told_at, recorded_at) values ($1, $2, $3, $4)
       on conflict do nothing returning request`,
      [request, actor.organisation, toldAt, world.now()],
    );
    if (told.length > 0)
      await append(world, tx, { type: "named.told", subjects: [request], organisation: actor.organisation });
  });
  await world.store.transaction(hub, (tx) => met(world, tx, "notice", request));
}
