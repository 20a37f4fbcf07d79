/** Everything that needs a secret, from one root key and one signing key; each use gets a key of its own. */
import {
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { codeFromBytes } from "#core/follow-up-code.ts";
import type { DigestUse, Secrets, WrappedKey } from "#core/secrets.ts";
import { decrypt, encrypt, nonceLength } from "./seal.ts";

const keyLength = 32;
const wrapping = new TextEncoder().encode("kentering data key");

/** What the secrets stand on: the two keys, older public keys that still verify, and where randomness comes from. */
export type Keys = {
  readonly root: Uint8Array;
  readonly signing: KeyObject;
  readonly retired: readonly KeyObject[];
  readonly random: (length: number) => Uint8Array;
};

/** The secrets that these keys give. The same keys give the same digests, follow-up codes and signatures, everywhere. */
export function secretsFrom({ root, signing, retired, random }: Keys): Secrets {
  const digestKeys: Readonly<Record<DigestUse, KeyObject>> = {
    reporter: derived(root, "digest reporter"),
    "follow-up": derived(root, "digest follow-up"),
    token: derived(root, "digest token"),
    session: derived(root, "digest session"),
    idempotency: derived(root, "digest idempotency"),
    audit: derived(root, "digest audit"),
    confirmation: derived(root, "digest confirmation"),
    "request-link": derived(root, "digest request-link"),
    reference: derived(root, "digest reference"),
    subject: derived(root, "digest subject"),
    draft: derived(root, "digest draft"),
  };
  const codeKey = derived(root, "follow-up code");
  const wrappingKey = derived(root, "wrap data keys");
  const verifiers = new Map([createPublicKey(signing), ...retired].map((key) => [keyIdOf(key), key]));
  const keyId = keyIdOf(createPublicKey(signing));

  const sealUnder = (key: KeyObject, wrapped: WrappedKey, plain: unknown): Uint8Array => {
    const text: string | undefined = JSON.stringify(plain);
    if (text === undefined) throw new Error("There is nothing to seal.");
    return encrypt(key, random(nonceLength), Buffer.from(text), wrapped);
  };
  const unwrap = (wrapped: WrappedKey) => createSecretKey(decrypt(wrappingKey, wrapped, wrapping));

  return {
    digest: (use, text) => createHmac("sha256", digestKeys[use]).update(text).digest("base64url"),
    newDataKey() {
      const bytes = random(keyLength);
      const wrapped = encrypt(wrappingKey, random(nonceLength), bytes, wrapping);
      const key = createSecretKey(bytes);
      return { wrapped, seal: (plain) => sealUnder(key, wrapped, plain) };
    },
    seal: (wrapped, plain) => sealUnder(unwrap(wrapped), wrapped, plain),
    sealBytes: (wrapped, bytes, place) =>
      encrypt(unwrap(wrapped), random(nonceLength), deflateRawSync(bytes, { level: 1 }), boundTo(wrapped, place)),
    openBytes: (wrapped, sealed, place) => inflateRawSync(decrypt(unwrap(wrapped), sealed, boundTo(wrapped, place))),
    open: (wrapped, sealed) => JSON.parse(Buffer.from(decrypt(unwrap(wrapped), sealed, wrapped)).toString()),
    followUpCode: (reportId) => codeFromBytes(createHmac("sha256", codeKey).update(reportId).digest()),
    newSecret: () => Buffer.from(random(keyLength)).toString("base64url"),
    sign: (bytes) => ({ keyId, signature: sign(null, bytes, signing) }),
    verify(bytes, signedBy, signature) {
      const key = verifiers.get(signedBy);
      return key !== undefined && verify(null, bytes, key, signature);
    },
  };
}

function boundTo(wrapped: WrappedKey, place: string): Uint8Array {
  return Buffer.concat([wrapped, Buffer.from(`place ${place}`)]);
}

/** Names a public key: the first 16 hex digits of SHA-256 over its SPKI encoding, as `openssl` can recompute it. */
export function keyIdOf(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 16);
}

/** HKDF (RFC 5869): knowing the key of one use tells nothing about the key of another. */
function derived(root: Uint8Array, use: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", root, new Uint8Array(), `kentering 1 ${use}`, keyLength)));
}
