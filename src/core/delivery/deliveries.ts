/** What an organisation was told and what it was not, and sending again what we gave up. */
import { type Actor, member } from "#core/addressed.ts";
import { Refusal } from "#core/errors.ts";
import { append } from "#core/log/event.ts";
import { hub, type World } from "#core/ports.ts";
import { wakeLane } from "./lane.ts";

export const deliveryStates = ["waiting", "delivered", "dead"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One notice on its way. No value and no person stands here. */
export type Delivery = {
  readonly id: string;
  readonly type: string;
  readonly about: string;
  readonly state: DeliveryState;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly lastAttemptAt: Date | undefined;
  /** What the last attempt was answered: a status of HTTP. */
  readonly answer: number | undefined;
  /** Why it was not taken. */
  readonly fault: string | undefined;
  readonly way: string | undefined;
};

type DeliveryRow = {
  id: string;
  type: string;
  about: string;
  created_at: Date;
  attempts: number;
  last_attempt_at: Date | null;
  delivered_at: Date | null;
  dead_at: Date | null;
  answer: number | null;
  fault: string | null;
  way: string | null;
};

const columns = `id, type, about, created_at, attempts, last_attempt_at, delivered_at, dead_at, answer, fault, way`;

/** An organisation's own, the oldest first. */
export async function deliveriesOf(
  world: World,
  { organisation }: Pick<Actor, "organisation">,
  { after, limit, state }: { readonly after?: string; readonly limit: number; readonly state?: DeliveryState },
): Promise<Delivery[]> {
  const rows = await world.store.transaction(member({ organisation }), (tx) =>
    tx.query<DeliveryRow>(
      `select ${columns} from delivery
       where recipient = $1 and ($2::uuid is null or id > $2)
         and ($3::text is null or $3 = case when delivered_at is not null then 'delivered' when dead_at is not null then 'dead' else 'waiting' end)
       order by id limit $4`,
      [organisation, after ?? null, state ?? null, limit],
    ),
  );
  return rows.map(deliveryIn);
}

/** The last ones, the newest first: for a page. */
export async function lastDeliveriesOf(
  world: World,
  { organisation }: Pick<Actor, "organisation">,
  limit = 20,
): Promise<Delivery[]> {
  const rows = await world.store.transaction(member({ organisation }), (tx) =>
    tx.query<DeliveryRow>(`select ${columns} from delivery where recipient = $1 order by id desc limit $2`, [
      organisation,
      limit,
    ]),
  );
  return rows.map(deliveryIn);
}

/** Sends again what we gave up, under the same id, before all that came later. */
export async function replayDelivery(world: World, actor: Actor, id: string): Promise<Delivery> {
  return world.store.transaction(member(actor), async (tx) => {
    const [found] = await tx.query<DeliveryRow>(`select ${columns} from delivery where id = $1 and recipient = $2`, [
      id,
      actor.organisation,
    ]);
    if (found === undefined) throw new Refusal("NOT_FOUND", "You have no delivery with this id.");
    if (found.fault === "over" && found.dead_at !== null)
      throw new Refusal("STATE_CONFLICT", "This was about something that is over. Nothing is asked of you any more.");
    const revived = await tx.query(
      `update delivery set dead_at = null where id = $1 and dead_at is not null returning id`,
      [id],
    );
    if (revived.length === 0) {
      const now = found.delivered_at === null ? "still waits for its turn" : "was taken";
      throw new Refusal("STATE_CONFLICT", `Only what we gave up is sent again, and this ${now}.`);
    }
    await wakeLane(world, tx, actor.organisation);
    await append(world, tx, { type: "delivery.replayed", subjects: [id], organisation: actor.organisation });
    return deliveryIn({ ...found, dead_at: null });
  });
}

/** A recipient that does not get what it should, as whoever runs the platform sees it. */
export type Trouble = {
  readonly organisation: string;
  readonly failingSince: Date | undefined;
  readonly stoppedAt: Date | undefined;
  readonly nextAttemptAt: Date | undefined;
};

/** Given up, by whom it was for. */
export type DeadLetter = Delivery & { readonly recipient: string };

/** All that goes wrong at this moment: who takes nothing, and the last letters that we gave up. */
export async function troubles(
  world: World,
  limit = 100,
): Promise<{ readonly recipients: readonly Trouble[]; readonly dead: readonly DeadLetter[] }> {
  return world.store.transaction(hub, async (tx) => {
    const recipients = await tx.query<{
      organisation: string;
      failing_since: Date | null;
      stopped_at: Date | null;
      next_attempt_at: Date | null;
    }>(
      `select l.organisation, l.failing_since, w.stopped_at, l.next_attempt_at
       from lane l left join webhook w on w.organisation = l.organisation
       where l.failing_since is not null or w.stopped_at is not null order by l.organisation limit $1`,
      [limit],
    );
    const dead = await tx.query<DeliveryRow & { recipient: string }>(
      `select recipient, ${columns} from delivery where dead_at is not null order by id desc limit $1`,
      [limit],
    );
    return {
      recipients: recipients.map(({ organisation, failing_since, stopped_at, next_attempt_at }) => ({
        organisation,
        failingSince: failing_since ?? undefined,
        stoppedAt: stopped_at ?? undefined,
        nextAttemptAt: next_attempt_at ?? undefined,
      })),
      dead: dead.map((row) => ({ ...deliveryIn(row), recipient: row.recipient })),
    };
  });
}

/** Whose delivery this is; whoever runs the platform asks in that organisation's name. */
export async function recipientOf(world: World, id: string): Promise<string> {
  const [row] = await world.store.transaction(hub, (tx) =>
    tx.query<{ recipient: string }>(`select recipient from delivery where id = $1`, [id]),
  );
  if (row === undefined) throw new Refusal("NOT_FOUND", "There is no delivery with this id.");
  return row.recipient;
}

function deliveryIn(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    type: row.type,
    about: row.about,
    state: row.delivered_at !== null ? "delivered" : row.dead_at !== null ? "dead" : "waiting",
    createdAt: row.created_at,
    attempts: row.attempts,
    lastAttemptAt: row.last_attempt_at ?? undefined,
    answer: row.answer ?? undefined,
    fault: row.fault ?? undefined,
    way: row.way ?? undefined,
  };
}
