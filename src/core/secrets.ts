/** Everything that needs a secret: keyed digests, the seal on what a reporter told us, follow-up codes, signed heads. */
export type DigestUse =
  | "reporter"
  | "follow-up"
  | "token"
  | "session"
  | "idempotency"
  | "audit"
  | "confirmation"
  | "request-link"
  | "reference"
  | "subject"
  | "draft";

/** The wrapped data key of one report. Destroying it erases the report's contacts and narrative for good. */
export type WrappedKey = Uint8Array;

export type Secrets = {
  /** HMAC-SHA-256 under a key of its own for each use, base64url. The same input gives the same digest, only here. */
  digest(use: DigestUse, text: string): string;
  newDataKey(): { readonly wrapped: WrappedKey; seal(plain: unknown): Uint8Array };
  /** Seals more under an existing data key. Associated data binds a sealed text to its place. */
  seal(wrapped: WrappedKey, plain: unknown): Uint8Array;
  /** The same for bytes, bound to their place among others. */
  sealBytes(wrapped: WrappedKey, bytes: Uint8Array, place: string): Uint8Array;
  openBytes(wrapped: WrappedKey, sealed: Uint8Array, place: string): Uint8Array;
  open(wrapped: WrappedKey, sealed: Uint8Array): unknown;
  /** The follow-up code of a report: 12 Crockford base-32 characters, reproducible from the id by the server's key. */
  followUpCode(reportId: string): string;
  /** A new random secret for tokens and sessions, 256 bits, base64url. */
  newSecret(): string;
  sign(bytes: Uint8Array): { readonly keyId: string; readonly signature: Uint8Array };
  verify(bytes: Uint8Array, keyId: string, signature: Uint8Array): boolean;
};
