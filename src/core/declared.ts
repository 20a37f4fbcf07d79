/** What follows from a declaration: each covenant that its owner signed asks every telecom provider that signed it as well. */
import { isSignedParty } from "./covenant/activation.ts";
import type { Covenant, DeclarationKind, Step } from "./covenant/covenant.ts";
import type { Firing } from "./firing.ts";
import type { Organisation } from "./policy.ts";
import type { Tx, World } from "./ports.ts";
import { draftRequest, type Subject } from "./request.ts";
import type { RequestState } from "./states.ts";
import type { Indicator } from "./types.ts";

/** A declaration that is carried out. */
export type Settled = {
  readonly id: string;
  readonly kind: DeclarationKind;
  readonly value: string;
  readonly organisation: string;
};

/** The covenants in force under which this organisation may declare this. */
export function covenantsFor(world: World, kind: DeclarationKind, organisation: string): readonly Covenant[] {
  return world.covenants.inForce.filter(
    (covenant) => covenant.on.declarations?.includes(kind) === true && isSignedParty(covenant, organisation),
  );
}

/** Asks, once for each covenant, step and provider; a number declared anew after it was withdrawn is asked about anew. */
export async function carryOut(world: World, tx: Tx, declaration: Settled): Promise<void> {
  const subject = await subjectOf(world, tx, { kind: "phone", value: declaration.value });
  for (const covenant of covenantsFor(world, declaration.kind, declaration.organisation)) {
    const firing = firingOf(world, covenant, declaration, subject);
    for (const [index, step] of covenant.steps.entries()) {
      for (const addressee of addresseesOf(world, covenant, step))
        await draftRequest(world, tx, {
          firing,
          index,
          step,
          subject,
          behind: undefined,
          addressee,
          declaration: declaration.id,
        });
    }
  }
}

function addresseesOf(world: World, covenant: Covenant, { addressee }: Step): readonly Organisation[] {
  const { organisations } = world.policy.directory;
  return [...organisations.values()].filter(
    ({ id, sector }) =>
      isSignedParty(covenant, id) && ("organisation" in addressee ? addressee.organisation === id : sector === "telco"),
  );
}

/** What is declared as a value of its own. It hangs in no dossier: no report says that somebody used it. */
export async function subjectOf(world: World, tx: Tx, { kind, value }: Indicator): Promise<Subject> {
  await tx.query(
    `insert into indicator (id, kind, value, first_seen, dossier, open) values ($1, $2, $3, $4, null, true)
     on conflict do nothing`,
    [world.newId(), kind, value, world.now()],
  );
  // One after the other where two are about one value, so that each counts the rounds before it.
  const [found] = await tx.query<Subject>(
    `select id, kind, value, first_seen as "firstSeen" from indicator where kind = $1 and value = $2 for no key update`,
    [kind, value],
  );
  if (found === undefined) throw new Error("A value that was just added is not there");
  return found;
}

/** Nothing fired and nothing is counted: the declaration itself is the file that its requests stand in. */
export function firingOf(
  world: World,
  covenant: Covenant,
  { id, organisation }: Pick<Settled, "id" | "organisation">,
  subject: Subject,
): Firing {
  return {
    id,
    covenant,
    indicator: subject,
    round: 1,
    forReport: undefined,
    desk: organisation,
    dossier: id,
    form: covenant.on.declarations?.includes("cash-out") === true ? "cash-out" : "spoofing",
    evidence: { reporters: 0, reports: 0, lossCents: 0, firstSeen: "", lastSeen: "" },
    firedAt: world.now(),
  };
}

/** One provider that was told, and what it did. */
export type Receipt = {
  readonly partner: string;
  readonly state: RequestState;
  readonly sentAt: Date | undefined;
  readonly acknowledgedAt: Date | undefined;
  readonly result: string | undefined;
  readonly answeredAt: Date | undefined;
  /** When it received that the number may call again. */
  readonly liftedAt: Date | undefined;
};

/** By declaration, who was told and who took it over. */
export async function receiptsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Receipt[]>> {
  const rows = await tx.query<{
    declaration: string;
    partner: string;
    state: RequestState;
    sent_at: Date | null;
    acknowledged_at: Date | null;
    result: string | null;
    answered_at: Date | null;
    lifted_at: Date | null;
  }>(
    `select r.declaration, r.addressee as partner, r.state, r.sent_at, r.acknowledged_at, o.result, o.happened_at as answered_at,
       (select max(received_at) from correction c join correction_receipt t on t.correction = c.id where c.request = r.id) as lifted_at
     from barrier_request r
     left join lateral (select result, happened_at from outcome where request = r.id order by id desc limit 1) o on true
     where r.declaration = any($1::uuid[]) order by r.id`,
    [ids],
  );
  const receipts = rows.map(({ declaration, partner, state, ...row }) => ({
    declaration,
    receipt: {
      partner,
      state,
      sentAt: row.sent_at ?? undefined,
      acknowledgedAt: row.acknowledged_at ?? undefined,
      result: row.result ?? undefined,
      answeredAt: row.answered_at ?? undefined,
      liftedAt: row.lifted_at ?? undefined,
    },
  }));
  return new Map(
    [...Map.groupBy(receipts, ({ declaration }) => declaration)].map(([id, own]) => [
      id,
      own.map(({ receipt }) => receipt),
    ]),
  );
}
