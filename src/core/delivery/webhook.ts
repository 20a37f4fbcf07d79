/**
 * The webhook of an organisation: where its notices go, and the secret that proves that they are ours. The secret is shown
 * once. After a change the one before signs beside it for a day, so that nobody has to change two programs at one moment.
 */
import Type from "typebox";
import type { Actor } from "#core/addressed.ts";
import { member } from "#core/addressed.ts";
import { Refusal } from "#core/errors.ts";
import { append } from "#core/log/event.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { webhookUrl } from "./address.ts";
import { Undelivered } from "./undelivered.ts";

const day = 86_400_000;

export const webhookShape = Type.Object({ url: Type.String({ maxLength: 1_000 }) }, { additionalProperties: false });
const parseWebhook = parserOf(webhookShape);

/** What its organisation may see of it at any time. */
export type Webhook = {
  readonly url: string;
  readonly setAt: Date;
  /** Until when the secret before this one signs too. */
  readonly oldSecretUntil: Date | undefined;
  /** It said that it is gone: nothing goes there until it is set again. */
  readonly stoppedAt: Date | undefined;
  /** Since when nothing was taken, and when we try again. */
  readonly failingSince: Date | undefined;
  readonly nextAttemptAt: Date | undefined;
};

type WebhookRow = {
  url: string;
  set_at: Date;
  before_until: Date | null;
  stopped_at: Date | null;
  failing_since: Date | null;
  next_attempt_at: Date | null;
};

/** Sets it, with a new secret. This is the only time that the secret can be read. */
export async function setWebhook(
  world: World,
  actor: Actor,
  input: unknown,
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  if (!world.policy.directory.organisations.has(actor.organisation))
    throw new Refusal("INPUT_INVALID", "This organisation is not in the directory.", "/organisation");
  const { href } = webhookUrl(parseWebhook(input).url, { loopback: world.loopbackWebhooks === true });
  const secret = `whsec_${Buffer.from(world.secrets.newSecret(), "base64url").toString("base64")}`;
  const key = world.secrets.newDataKey();
  const now = world.now();
  return world.store.transaction(member(actor), async (tx) => {
    const id = world.newId();
    await tx.query(
      `insert into webhook (id, organisation, url, wrapped, sealed, set_at, set_by) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (organisation) do update set id = excluded.id, url = excluded.url, wrapped = excluded.wrapped,
         sealed = excluded.sealed, wrapped_before = webhook.wrapped, sealed_before = webhook.sealed, before_until = $8,
         set_at = excluded.set_at, set_by = excluded.set_by, stopped_at = null`,
      [id, actor.organisation, href, key.wrapped, key.seal(secret), now, actor.by, new Date(now.getTime() + day)],
    );
    await append(world, tx, { type: "webhook.set", subjects: [id], organisation: actor.organisation });
    const webhook = await stored(tx);
    if (webhook === undefined) throw new Error("A webhook was set and is not there.");
    return { webhook, secret };
  });
}

/** Undefined when the organisation has none. */
export async function webhookOf(
  world: World,
  { organisation }: Pick<Actor, "organisation">,
): Promise<Webhook | undefined> {
  return world.store.transaction(member({ organisation }), stored);
}

/** The database shows a member its own only. */
async function stored(tx: Tx): Promise<Webhook | undefined> {
  const [row] = await tx.query<WebhookRow>(
    `select w.url, w.set_at, w.before_until, w.stopped_at, l.failing_since, l.next_attempt_at
     from webhook w left join lane l on l.organisation = w.organisation
     where w.organisation = kentering_organisation()`,
  );
  if (row === undefined) return undefined;
  return {
    url: row.url,
    setAt: row.set_at,
    oldSecretUntil: row.before_until ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
    failingSince: row.failing_since ?? undefined,
    nextAttemptAt: row.failing_since === null ? undefined : (row.next_attempt_at ?? undefined),
  };
}

/** Takes it away: notices then go the way of organisations without one. */
export async function removeWebhook(world: World, actor: Actor): Promise<void> {
  await world.store.transaction(member(actor), async (tx) => {
    const [gone] = await tx.query<{ id: string }>(
      `delete from webhook where organisation = kentering_organisation() returning id`,
    );
    if (gone === undefined) throw new Refusal("NOT_FOUND", "You have no webhook.");
    await append(world, tx, { type: "webhook.removed", subjects: [gone.id], organisation: actor.organisation });
  });
}

/** What came of a test: the answer, or why there was none. */
export type Tested = {
  readonly id: string;
  readonly taken: boolean;
  readonly answer?: number;
  readonly fault?: string;
};

/** Sends an invented notice, at once and beside the queue. */
export async function testWebhook(world: World, actor: Actor): Promise<Tested> {
  if ((await webhookOf(world, actor)) === undefined)
    throw new Refusal("NOT_FOUND", "You have no webhook to test. Set one first.");
  const id = world.newId();
  try {
    const receipt = await world.deliver({ id, to: actor.organisation, about: id, type: "webhook.test" });
    return { id, taken: true, ...(receipt?.answer !== undefined && { answer: receipt.answer }) };
  } catch (error) {
    if (!(error instanceof Undelivered)) throw error;
    const { fault, circumstances } = error;
    return { id, taken: false, fault, ...(circumstances.answer !== undefined && { answer: circumstances.answer }) };
  }
}

/** What a sender needs: where to, and what to sign with, the newest secret first. */
export type Signing = {
  readonly id: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly isStopped: boolean;
};

type SigningRow = {
  id: string;
  url: string;
  wrapped: Uint8Array;
  sealed: Uint8Array;
  wrapped_before: Uint8Array | null;
  sealed_before: Uint8Array | null;
  before_until: Date | null;
  stopped_at: Date | null;
};

/** Undefined when the organisation has no webhook. */
export async function signingFor(
  { store, secrets, now }: Pick<World, "store" | "secrets" | "now">,
  organisation: string,
): Promise<Signing | undefined> {
  const [row] = await store.transaction(hub, (tx) =>
    tx.query<SigningRow>(
      `select id, url, wrapped, sealed, wrapped_before, sealed_before, before_until, stopped_at
       from webhook where organisation = $1`,
      [organisation],
    ),
  );
  if (row === undefined) return undefined;
  const { id, url, wrapped, sealed, wrapped_before, sealed_before, before_until, stopped_at } = row;
  const current = String(secrets.open(wrapped, sealed));
  const isOldGood = before_until !== null && before_until > now() && wrapped_before !== null && sealed_before !== null;
  const before = isOldGood ? [String(secrets.open(wrapped_before, sealed_before))] : [];
  return { id, url, secrets: [current, ...before], isStopped: stopped_at !== null };
}

/** It said that it is gone (410). Its successor, set meanwhile, has another id and goes on. */
export async function stopWebhook(world: World, tx: Tx, id: string): Promise<void> {
  const [stopped] = await tx.query<{ organisation: string }>(
    `update webhook set stopped_at = $2 where id = $1 and stopped_at is null returning organisation`,
    [id, world.now()],
  );
  if (stopped !== undefined)
    await append(world, tx, { type: "webhook.stopped", subjects: [id], organisation: stopped.organisation });
}
