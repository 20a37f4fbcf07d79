/** Crypto wallets: addresses whose own checksum we can verify, so that a typing error never ties two strangers. */
import { createHash } from "node:crypto";
import { plain, refuse } from "./text-value.ts";

/**
 * Base58Check (Bitcoin, and Litecoin, Dogecoin and Tron after it) keeps its case; bech32 and bech32m (BIP 173, BIP 350)
 * and Ethereum are lower-cased. Ethereum's checksum is in its capitals (EIP-55) and needs Keccak, so it is not checked.
 */
export function normalWallet(value: string, path?: string): string {
  const text = plain(value, 128, "NFKC", path);
  if (/^0x[\da-f]{40}$/iu.test(text)) return text.toLowerCase();
  const oneCase = text === text.toLowerCase() || text === text.toUpperCase();
  if (oneCase && isBech32(text.toLowerCase())) return text.toLowerCase();
  if (isBase58Check(text)) return text;
  refuse("This is not a wallet address, or its check characters do not fit.", path);
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function isBase58Check(text: string): boolean {
  if (!/^[1-9A-HJ-NP-Za-km-z]{26,35}$/u.test(text)) return false;
  let number = 0n;
  for (const character of text) number = number * 58n + BigInt(base58.indexOf(character));
  const hex = number.toString(16).padStart(50, "0");
  if (hex.length !== 50) return false;
  const bytes = Buffer.from(hex, "hex");
  const check = sha256(sha256(bytes.subarray(0, 21))).subarray(0, 4);
  // As many leading ones as leading zero bytes, or two spellings would name one wallet.
  const zeros = hex.match(/^(?:00)*/u)?.[0].length ?? 0;
  const ones = text.match(/^1*/u)?.[0].length ?? 0;
  return check.equals(bytes.subarray(21)) && zeros / 2 === ones;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Bitcoin (bc1…) and Litecoin (ltc1…): the remainder is 1 for bech32, 0x2bc830a3 for bech32m. */
function isBech32(text: string): boolean {
  const parts = /^(bc|ltc)1([02-9ac-hj-np-z]{14,84})$/u.exec(text);
  const [, prefix, data] = parts ?? [];
  if (prefix === undefined || data === undefined) return false;
  const codes = prefix.split("").map((character) => character.charCodeAt(0));
  const values = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  for (const character of data) values.push(bech32.indexOf(character));
  let sum = 1;
  for (const each of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ each;
    for (const [bit, term] of generator.entries()) if ((top >>> bit) & 1) sum ^= term;
  }
  return sum === 1 || sum === 0x2bc830a3;
}
