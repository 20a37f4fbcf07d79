/** Ids are UUIDv7 and rise with time, so that what is older than a moment is found by id, without an index of its own. */

/** No UUIDv7 of this instant or later is smaller: its first 48 bits are milliseconds (RFC 9562, 5.7). */
export function firstIdAt(at: Date): string {
  const milliseconds = at.getTime().toString(16).padStart(12, "0");
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-0000-0000-000000000000`;
}
