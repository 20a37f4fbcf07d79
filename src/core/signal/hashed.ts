/**
 * Reported values as hashes, so that somebody can look without telling us at what, in the manner of Safe Browsing v5: the
 * beginning of a hash goes out, all hashes that begin so come back, and the client compares.
 *
 * How much that hides. A hash over so few things as there are domains can be turned round by whoever hashes them all; only
 * company hides one. Four bytes, as Safe Browsing sends, are a hash of hardly anybody else: there are fewer domains than
 * there are such beginnings, and a domain is found from one (Gerbet, Kumar, Lauradoux: A Privacy Analysis of Google and
 * Yandex Safe Browsing, DSN 2016). So a question takes two bytes: of over 360 million registered domains (Verisign, Domain
 * Name Industry Brief, 2025) some 5,500 share each of the 65,536. Two questions about one visit narrow that; so the client
 * first looks in the list of all beginnings, four bytes each, which it fetches whole, and asks only where that has a hit:
 * what is not on it is never asked about. Only kinds that belong to no person are here at all.
 */
import { createHash } from "node:crypto";
import type { Indicator } from "#core/types.ts";

/** SHA-256 (FIPS 180-4) of the kind, a space and the value in normal form, in UTF-8. */
export function hashOf({ kind, value }: Indicator): Buffer {
  return createHash("sha256").update(`${kind} ${value}`).digest();
}

/** The first four bytes, as a number. */
export function beginningOf(hash: Buffer): number {
  return hash.readUInt32BE(0);
}

/** The first two bytes of those four: what a question tells. */
export function askedOf(beginning: number): number {
  return beginning >>> 16;
}

/** A beginning of four bytes as eight signs. */
export function asWritten(beginning: number): string {
  return beginning.toString(16).padStart(8, "0");
}

/** What a question is: four hexadecimal digits. Undefined for anything else. */
export function askedIn(written: string): number | undefined {
  return /^[\da-f]{4}$/.test(written) ? Number.parseInt(written, 16) : undefined;
}
