/** Tokens: how an organisation's own programs prove who they are. Shown once, kept as a digest, never without an end. */

import { Refusal } from "#core/errors.ts";
import { hub, type World } from "#core/ports.ts";
import { isScope, type Scope } from "./access.ts";

const day = 86_400_000;
const longestDays = 366;
const longestLabel = 100;
/** The prefix lets a scanner find a token that somebody put in a repository. */
const form = /^kt_[\w-]{43}$/;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What is asked for when a token is made: for whom, for what, how long, and who asked. */
export type TokenWish = {
  readonly organisation: string;
  readonly scopes: readonly string[];
  readonly label: string;
  readonly days: number;
  readonly by: string;
};

/** What a valid token says about the program that shows it. */
export type TokenHolder = { readonly id: string; readonly organisation: string; readonly scopes: readonly string[] };

/** Makes a token. This is the only time that the secret can be read. */
export async function issueToken(
  world: World,
  wish: TokenWish,
): Promise<{ readonly secret: string; readonly id: string; readonly expiresAt: Date }> {
  const scopes = checked(world, wish);
  const now = world.now();
  const secret = `kt_${world.secrets.newSecret()}`;
  const token = { secret, id: world.newId(), expiresAt: new Date(now.getTime() + wish.days * day) };
  await world.store.transaction(hub, (tx) =>
    tx.query(
      `insert into token (id, organisation, digest, scopes, label, created_at, created_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        token.id,
        wish.organisation,
        world.secrets.digest("token", secret),
        scopes,
        wish.label,
        now,
        wish.by,
        token.expiresAt,
      ],
    ),
  );
  return token;
}

/** Whose token this is; undefined when it is unknown, expired or revoked. */
export async function tokenOf(world: World, secret: string): Promise<TokenHolder | undefined> {
  if (!form.test(secret)) return undefined;
  const [holder] = await world.store.transaction(hub, (tx) =>
    tx.query<TokenHolder>(
      "select id, organisation, scopes from token where digest = $1 and expires_at > $2 and revoked_at is null",
      [world.secrets.digest("token", secret), world.now()],
    ),
  );
  return holder;
}

/** Ends a token at once. A second time keeps the first moment. */
export async function revokeToken(world: World, id: string): Promise<void> {
  const found = await world.store.transaction(hub, async (tx) => {
    if (!uuid.test(id)) return [];
    const text = "update token set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id";
    const revoked = await tx.query(text, [id, world.now()]);
    if (revoked.length > 0) await world.forget?.({ kind: "token", id });
    return revoked;
  });
  if (found.length === 0) throw new Refusal("NOT_FOUND", "There is no such token.");
}

function checked(world: World, { organisation, scopes, label, days }: TokenWish): readonly Scope[] {
  if (!world.policy.directory.organisations.has(organisation)) {
    throw new Refusal("INPUT_INVALID", "This organisation is not in the directory.", "/organisation");
  }
  const unknown = scopes.findIndex((scope) => !isScope(scope));
  if (unknown >= 0) throw new Refusal("INPUT_INVALID", "There is no such scope.", `/scopes/${unknown}`);
  const known = [...new Set(scopes.filter(isScope))];
  if (known.length === 0) throw new Refusal("INPUT_INVALID", "A token needs at least one scope.", "/scopes");
  if (label.trim() === "" || label.length > longestLabel) {
    throw new Refusal("INPUT_INVALID", `Say in 1 to ${longestLabel} characters what the token is for.`, "/label");
  }
  if (!Number.isInteger(days) || days < 1 || days > longestDays) {
    throw new Refusal("INPUT_INVALID", `A token lasts 1 to ${longestDays} days.`, "/days");
  }
  return known;
}
