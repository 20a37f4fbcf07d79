/** The way out to a partner's own server: signed as Standard Webhooks has it, so that any of its libraries verifies it. */
import { Webhook } from "standardwebhooks";
import { Undelivered } from "#core/delivery/undelivered.ts";
import { type Signing, signingFor } from "#core/delivery/webhook.ts";
import type { Notice, Receipt, World } from "#core/ports.ts";
import { type Answer, call } from "./call.ts";
import { cloudEventOf } from "./cloud-event.ts";
import type { Resolve } from "./reach.ts";
import type { Way } from "./ways.ts";

const way = "webhook";
/** A partner may ask for a pause, not for silence. */
const longestPause = 3_600;

export type WebhookSettings = {
  readonly world: Pick<World, "store" | "secrets" | "policy" | "now">;
  /** How the world reaches us: where a notice says to look. */
  readonly baseUrl: string;
  readonly loopback: boolean;
  readonly resolve?: Resolve;
};

/** Serves each organisation that has set a webhook, also one that is stopped: its notices must not go unseen elsewhere. */
export function webhooks(settings: WebhookSettings): Way {
  return async (organisation) => {
    const signing = await signingFor(settings.world, organisation);
    return signing === undefined ? undefined : (notice) => deliver(settings, signing, notice);
  };
}

async function deliver(settings: WebhookSettings, signing: Signing, notice: Notice): Promise<Receipt> {
  if (signing.isStopped) throw new Undelivered("stopped", { way });
  const { world, baseUrl, loopback, resolve } = settings;
  const body = JSON.stringify(cloudEventOf(notice, { baseUrl, directory: world.policy.directory }));
  const headers = { ...signed(signing, notice.id, world.now(), body), ...fixedHeaders };
  const answer = await call(
    { url: new URL(signing.url), headers, body },
    { loopback, ...(resolve !== undefined && { resolve }) },
  ).catch(byThisWay);
  return receiptOf(answer, signing);
}

const fixedHeaders = {
  "content-type": "application/cloudevents+json; charset=utf-8",
  "user-agent": "Kentering",
};

/** One signature for each secret that still counts, the newest first. */
function signed({ secrets }: Signing, id: string, at: Date, body: string): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

function receiptOf({ status, retryAfter }: Answer, { id: webhook }: Signing): Receipt {
  if (status >= 200 && status < 300) return { way, answer: status };
  if (status === 410) throw new Undelivered("gone", { way, answer: status, webhook });
  if (status >= 300 && status < 400) throw new Undelivered("redirected", { way, answer: status });
  const isWaiting = retryAfter !== undefined && retryAfter > 0;
  throw new Undelivered("not-taken", {
    way,
    answer: status,
    ...(isWaiting && { retryAfter: Math.min(retryAfter, longestPause) }),
  });
}

function byThisWay(error: unknown): never {
  if (!(error instanceof Undelivered)) throw error;
  throw new Undelivered(error.fault, { ...error.circumstances, way });
}
