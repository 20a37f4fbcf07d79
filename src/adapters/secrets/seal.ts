/** Authenticated encryption, AES-256-GCM (NIST SP 800-38D): a format byte, a random 96-bit nonce, the text, the tag. */
import { type CipherGCMTypes, createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";

const cipher: CipherGCMTypes = "aes-256-gcm";
const format = 1;
/** 96 bits, drawn at random: safe for 2^32 texts under one key (SP 800-38D section 8.3). */
export const nonceLength = 12;
const tagLength = 16;
const bodyStart = 1 + nonceLength;

/** Encrypts under a key. `bound` must be shown again to decrypt, so a text cannot be moved to another place. */
export function encrypt(key: KeyObject, nonce: Uint8Array, plain: Uint8Array, bound: Uint8Array): Uint8Array {
  const gcm = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(bound);
  return Buffer.concat([Uint8Array.of(format), nonce, gcm.update(plain), gcm.final(), gcm.getAuthTag()]);
}

/** Decrypts, or throws: a text that was changed, cut or moved gives nothing at all. */
export function decrypt(key: KeyObject, sealed: Uint8Array, bound: Uint8Array): Uint8Array {
  if (sealed.length < bodyStart + tagLength || sealed[0] !== format) {
    throw new Error("This is not a sealed text in a format that we know.");
  }
  const tagStart = sealed.length - tagLength;
  const gcm = createDecipheriv(cipher, key, sealed.subarray(1, bodyStart), { authTagLength: tagLength });
  gcm.setAAD(bound).setAuthTag(sealed.subarray(tagStart));
  try {
    return Buffer.concat([gcm.update(sealed.subarray(bodyStart, tagStart)), gcm.final()]);
  } catch (cause) {
    throw new Error("This sealed text was changed, or it belongs to another place or another key.", { cause });
  }
}
