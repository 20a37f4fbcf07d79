/** What the local issuer remembers between two requests of one sign-in. It is gone at the next start. */
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

/** Far more sign-ins than one person can start at once; beyond it the oldest are forgotten. */
const most = 1000;

/** A memory in the shape that oidc-provider asks for. It checks the expiry of what it gets by itself. */
export function issuerMemory(): AdapterFactory {
  const held = new Map<string, AdapterPayload>();
  return (kind) => adapter(held, `${kind} `);
}

function adapter(held: Map<string, AdapterPayload>, kind: string): Adapter {
  const find = (matches: (payload: AdapterPayload, key: string) => boolean) =>
    [...held].find(([key, payload]) => key.startsWith(kind) && matches(payload, key))?.[1];
  return {
    async upsert(id, payload) {
      held.delete(kind + id);
      held.set(kind + id, payload);
      for (const oldest of held.keys()) {
        if (held.size <= most) break;
        held.delete(oldest);
      }
    },
    async find(id) {
      return held.get(kind + id);
    },
    async findByUid(uid) {
      return find((payload) => payload.uid === uid);
    },
    async findByUserCode(userCode) {
      return find((payload) => payload.userCode === userCode);
    },
    async consume(id) {
      const payload = held.get(kind + id);
      if (payload !== undefined) held.set(kind + id, { ...payload, consumed: Math.floor(Date.now() / 1000) });
    },
    async destroy(id) {
      held.delete(kind + id);
    },
    async revokeByGrantId(grantId) {
      for (const [key, payload] of held) if (payload.grantId === grantId) held.delete(key);
    },
  };
}
