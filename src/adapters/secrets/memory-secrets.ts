/** Secrets that exist only while a test or the simulator runs. */
import { createCipheriv, createHash, createPrivateKey } from "node:crypto";
import type { Secrets } from "#core/secrets.ts";
import { secretsFrom } from "./secrets.ts";

/** What precedes the 32 key bytes of an Ed25519 private key in PKCS #8 (RFC 8410 section 7). */
const ed25519Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** The same seed gives the same keys, nonces and secrets in the same order, so that a failing run can be replayed. */
export function memorySecrets(seed: string | number): Secrets {
  const bytes = (use: string) => createHash("sha256").update(`${use} ${seed}`).digest();
  const stream = createCipheriv("aes-256-ctr", bytes("random"), new Uint8Array(16));
  return secretsFrom({
    root: bytes("root"),
    signing: createPrivateKey({ key: Buffer.concat([ed25519Prefix, bytes("signing")]), format: "der", type: "pkcs8" }),
    retired: [],
    random: (length) => stream.update(new Uint8Array(length)),
  });
}
