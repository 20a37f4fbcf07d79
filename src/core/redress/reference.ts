/**
 * By what whoever is named finds what was asked about them: a code of twelve characters that the partner passes on. It can
 * be made anew from the request's id by our key, so it is kept as a digest only.
 */
import { Refusal } from "../errors.ts";
import { parseFollowUpCode } from "../follow-up-code.ts";
import type { Tx, World } from "../ports.ts";

/** The code, as the addressee of the request reads it. */
export function referenceOf(world: World, request: string): string {
  return world.secrets.followUpCode(request);
}

/** From now on the reference leads to the request. Again changes nothing. */
export async function openReference(world: World, tx: Tx, request: string): Promise<void> {
  await tx.query(`insert into named_reference (digest, request) values ($1, $2) on conflict do nothing`, [
    world.secrets.digest("reference", referenceOf(world, request)),
    request,
  ]);
}

/** @throws Refusal INPUT_INVALID for what is no reference; NOT_FOUND for one that leads nowhere. */
export async function requestOf(world: World, tx: Tx, reference: string): Promise<string> {
  const [row] = await tx.query<{ request: string }>(`select request from named_reference where digest = $1`, [
    world.secrets.digest("reference", parseFollowUpCode(reference)),
  ]);
  if (row === undefined)
    throw new Refusal(
      "NOT_FOUND",
      "We know no request with this reference. Check the letter of your bank or provider.",
    );
  return row.request;
}
