/**
 * People who sign in. The sign-in service says who somebody is; only who is known here, with an organisation and roles,
 * may enter. A session is a secret of which we keep the digest: 12 hours at most, one hour without use.
 */
import { Refusal } from "#core/errors.ts";
import type { SeededPerson } from "#core/policy.ts";
import { hub, type World } from "#core/ports.ts";

/** The cookie that holds the secret of a session, and nothing else. */
export const sessionCookie = "kentering_session";

const hour = 3_600_000;
const longest = 12 * hour;
const idle = hour;
/** The last use is written once a minute at most: reading a page should not cost a write. */
const noticed = 60_000;

/** Somebody who is signed in: for which organisation, and in which roles. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly string[];
};

/** Begins a session for a person who is known and not disabled. The secret goes into the cookie and nowhere else. */
export async function signIn(
  world: World,
  { issuer, subject, name }: { readonly issuer: string; readonly subject: string; readonly name: string },
): Promise<{ readonly secret: string; readonly person: Person }> {
  const now = world.now();
  const secret = world.secrets.newSecret();
  return world.store.transaction(hub, async (tx) => {
    // The sign-in service is the authority on the name: people marry.
    const [person] = await tx.query<Person>(
      `update person set name = coalesce(nullif($3, ''), name) where issuer = $1 and subject = $2 and disabled_at is null
       returning id, name, organisation, roles`,
      [issuer, subject, name],
    );
    if (person === undefined) {
      throw new Refusal(
        "NOT_ALLOWED",
        "You are signed in at the sign-in service, but your organisation has not given you access to Kentering. " +
          "Ask the person in your organisation who arranges access.",
      );
    }
    await tx.query("delete from session where person = $1 and expires_at <= $2", [person.id, now]);
    await tx.query(
      "insert into session (digest, person, created_at, seen_at, expires_at) values ($1, $2, $3, $3, $4)",
      [world.secrets.digest("session", secret), person.id, now, new Date(now.getTime() + longest)],
    );
    return { secret, person };
  });
}

/** Whose session this is; undefined when it is unknown, over, unused for an hour, or of somebody who was disabled. */
export async function personOf(world: World, secret: string): Promise<Person | undefined> {
  const now = world.now();
  const digest = world.secrets.digest("session", secret);
  return world.store.transaction(hub, async (tx) => {
    const [session] = await tx.query<Person & { seenAt: Date }>(
      `select person.id, person.name, person.organisation, person.roles, session.seen_at as "seenAt"
       from session join person on person.id = session.person
       where session.digest = $1 and session.expires_at > $2 and session.seen_at > $3 and person.disabled_at is null`,
      [digest, now, new Date(now.getTime() - idle)],
    );
    if (session === undefined) return undefined;
    const { seenAt, ...person } = session;
    if (now.getTime() - seenAt.getTime() >= noticed) {
      await tx.query("update session set seen_at = $2 where digest = $1", [digest, now]);
    }
    return person;
  });
}

/** Ends a session. Ending it twice, or one that never was, changes nothing. */
export async function signOut(world: World, secret: string): Promise<void> {
  const digest = world.secrets.digest("session", secret);
  await world.store.transaction(hub, (tx) => tx.query("delete from session where digest = $1", [digest]));
}

/** Makes the people of the local sign-in known. Again changes nothing, and brings nobody back who was disabled. */
export async function seedPersons(world: World, issuer: string, persons: readonly SeededPerson[]): Promise<void> {
  await world.store.transaction(hub, async (tx) => {
    for (const { subject, name, organisation, roles } of persons) {
      await tx.query(
        `insert into person (id, issuer, subject, name, organisation, roles, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (issuer, subject) do update
         set name = excluded.name, organisation = excluded.organisation, roles = excluded.roles`,
        [world.newId(), issuer, subject, name, organisation, roles, world.now()],
      );
    }
  });
}

/** What people are called, by their ids; somebody we do not know is not in it. */
export async function namesOf(world: World, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<{ id: string; name: string }>(`select id, name from person where id::text = any($1::text[])`, [ids]),
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
