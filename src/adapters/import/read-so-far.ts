/** Knows a file again by what was read of it, so that a reading goes on where it was broken off and nowhere else. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { asUtf8, type Encoding } from "./encoding.ts";

/** The digest of a file up to a byte that only moves forward. */
export type ReadSoFar = {
  /** The chunks as they pass; what is not yet counted in is held, no more than the rows of a batch. */
  passing(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** The digest of all before this byte. */
  digestTo(byte: number): string;
};

/** The file as UTF-8, from its first byte. */
export function bytesOf(path: string, encoding: Encoding): AsyncIterable<Uint8Array> {
  return asUtf8(createReadStream(path, { highWaterMark: 262_144 }), encoding);
}

/** All from this byte on. */
export async function* after(chunks: AsyncIterable<Uint8Array>, byte: number): AsyncGenerator<Uint8Array> {
  let before = byte;
  for await (const chunk of chunks) {
    if (before < chunk.length) yield before === 0 ? chunk : chunk.subarray(before);
    before = Math.max(0, before - chunk.length);
  }
}

/** Reads up to this byte. `how` is what else has to be the same for a reading to go on. */
export async function readSoFar(chunks: AsyncIterable<Uint8Array>, byte: number, how: string): Promise<ReadSoFar> {
  const hash = createHash("sha256").update(how);
  let left = byte;
  for await (const chunk of chunks) {
    if (left === 0) break;
    hash.update(chunk.subarray(0, left));
    left = Math.max(0, left - chunk.length);
  }
  return goingOn(hash, byte);
}

function goingOn(hash: Hash, start: number): ReadSoFar {
  let held: Uint8Array[] = [];
  let counted = start;
  return {
    async *passing(chunks) {
      for await (const chunk of chunks) {
        held.push(chunk);
        yield chunk;
      }
    },
    digestTo(byte) {
      const rest: Uint8Array[] = [];
      for (const chunk of held) {
        const part = Math.min(chunk.length, byte - counted);
        hash.update(chunk.subarray(0, part));
        counted += part;
        if (part < chunk.length) rest.push(chunk.subarray(part));
      }
      held = rest;
      return hash.copy().digest("hex");
    },
  };
}
