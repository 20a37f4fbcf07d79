/** Stores a report whole, in one statement: the report, its sealed part, its keys, its ties, and the event. */

import Type, { type Static } from "typebox";
import { Refusal } from "./errors.ts";
import { type DataSubject, insertLines, linesOf } from "./log/trace.ts";
import { storeOriginal } from "./original.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { dayOf, deskOf } from "./report.ts";
import { retention } from "./retention.ts";
import type { WrappedKey } from "./secrets.ts";
import { parserOf } from "./shape.ts";
import { plus } from "./time/duration.ts";
import type { Tie, Tied } from "./tying.ts";
import { impersonalKinds, type Report, type ReporterKeys } from "./types.ts";

const text = Type.String();
const key = Type.Optional(text);
const sealedShape = Type.Object({
  narrative: text,
  reporter: Type.Object({ email: key, phone: key, iban: key, transaction: key, policeReference: key }),
  victimIndicators: Type.Array(Type.Object({ kind: text, value: text })),
  kvk: key,
  // What hung on the mail it was read from; the files themselves are only in its original.
  attachments: Type.Optional(
    Type.Array(Type.Object({ name: Type.Optional(text), type: text, size: Type.Number(), sha256: text })),
  ),
});

/** What only the holder of the report's data key can read. */
export type SealedReport = Static<typeof sealedShape>;
/** What was sealed, read. */
export const parseSealed: (input: unknown) => SealedReport = parserOf(sealedShape);

/** The mail that a report was read from, as it came. */
export type Original = {
  /** Absent where it is kept elsewhere. */
  readonly bytes?: Uint8Array;
  readonly attachments: NonNullable<SealedReport["attachments"]>;
};

export async function storeReport(
  world: World,
  tx: Tx,
  report: Report,
  { context, ties: tying, dossier }: Tied,
  original?: Original,
): Promise<void> {
  const ties = [...tying, ...context];
  const desk = deskOf(world, report.desk);
  const key = world.secrets.newDataKey();
  const sealed: SealedReport = {
    narrative: report.narrative,
    reporter: report.reporter,
    victimIndicators: report.sightings
      .filter(({ role }) => role === "victim")
      .map(({ kind, value }) => ({ kind, value })),
    ...(report.victim?.kvk !== undefined && { kvk: report.victim.kvk }),
    ...(original !== undefined && original.attachments.length > 0 && { attachments: original.attachments }),
  };
  await tx.query(
    `with stored as (
       insert into report (id, desk, controller, regime, received_at, form, taxonomy_version, occurred_at, occurred_on,
         amount_cents, currency, channel, victim_type, impact, on_behalf, permission, strength, gist, sealed, dossier, state, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'received', $21)
     ), keyed as (
       insert into report_key (report, wrapped) values ($1, $22)
     ), followed as (
       insert into follow_up (digest, report) values ($23, $1)
     ), known_by as (
       insert into reporter_key (digest, report) select digest, $1 from unnest($24::text[]) as digest
     ), tied as (
       insert into tie (report, indicator, role, sighted_by, how, counts, desk, form, strength, regime, live)
       select $1, t.indicator, t.role, t.sighted_by, t.how, t.counts, $2, $6, $17, $4, true
       from unnest($25::uuid[], $26::text[], $27::text[], $28::text[], $29::boolean[])
         as t (indicator, role, sighted_by, how, counts)
     ), processed as (
       ${insertLines(31)}
     )
     insert into event (id, at, type, subjects, organisation) values ($30, $5, 'report.received', array[$1::uuid], $2)`,
    [
      report.id,
      report.desk,
      desk.controller,
      desk.regime,
      report.receivedAt,
      report.form,
      world.policy.taxonomy.version,
      report.occurrence !== undefined && "at" in report.occurrence ? report.occurrence.at : null,
      dayOf(report) ?? null,
      report.amountLost?.cents ?? null,
      report.amountLost?.currency ?? null,
      report.channel ?? null,
      report.victim?.type ?? null,
      report.victim?.impact ?? [],
      report.onBehalf?.relation ?? null,
      report.onBehalf?.permission ?? null,
      report.strength,
      report.gist,
      key.seal(sealed),
      dossier ?? null,
      plus(report.receivedAt, retention.report),
      key.wrapped,
      world.secrets.digest("follow-up", world.secrets.followUpCode(report.id)),
      reporterDigests(world, report.reporter),
      ties.map(({ indicator }) => indicator),
      ties.map(({ role }) => role),
      ties.map(({ by }) => by),
      ties.map(({ how }) => how ?? null),
      ties.map((tie) => tie.counts),
      world.newId(),
      ...linesOf(world, report.desk, "report.received", subjectsOf(report, ties)).values,
    ],
  );
  if (original?.bytes === undefined) return;
  await storeOriginal(world, tx, report, { wrapped: key.wrapped, bytes: original.bytes });
}

/** Whose data a report tells: whoever made it, and each person that a value may lead to. */
function subjectsOf({ id }: Report, ties: readonly Tie[]): DataSubject[] {
  const persons = ties.filter(({ kind }) => !impersonalKinds.includes(kind));
  return [{ report: id }, ...persons.map(({ indicator }) => ({ value: indicator }))];
}

/** Opens what was told; undefined when it was erased. Whoever opens it leaves a trace, and says on what ground. */
export async function openReport(
  world: World,
  tx: Tx,
  report: string,
): Promise<{ readonly told: SealedReport; readonly wrapped: WrappedKey } | undefined> {
  const [row] = await tx.query<{ sealed: Uint8Array; wrapped: Uint8Array }>(
    `select r.sealed, k.wrapped from report r join report_key k on k.report = r.id where r.id = $1`,
    [report],
  );
  return row && { told: parseSealed(world.secrets.open(row.wrapped, row.sealed)), wrapped: row.wrapped };
}

/** The keys a reporter is known by. The kind is part of the digest: a phone is never taken for a reference. */
export function reporterDigests(world: World, keys: ReporterKeys): string[] {
  return Object.entries(keys).map(([kind, value]) => world.secrets.digest("reporter", `${kind} ${value}`));
}

/** What makes two deliveries of a report the same: its desk's own id, or the idempotency key of the request. */
export type Replay = { readonly externalId?: string; readonly idempotencyKey?: string; readonly body: string };

/**
 * Claims the names of this delivery for a new report, or gives the report that has them already.
 * @throws Refusal REPLAY_DIFFERS or EXTERNAL_ID_TAKEN when the same name comes with another body.
 */
export async function claim(world: World, tx: Tx, report: Report, replay: Replay): Promise<string | undefined> {
  const body = world.secrets.digest("idempotency", replay.body);
  const key = replay.idempotencyKey && world.secrets.digest("idempotency", replay.idempotencyKey);
  const answered = key === undefined ? undefined : await claimKey(tx, report, key, body);
  if (answered !== undefined || report.externalId === undefined) return answered;
  const earlier = await claimExternalId(tx, report, report.externalId, body);
  if (earlier !== undefined && key !== undefined) {
    // The new key came with a report we have: from now on it names that one.
    await tx.query(`update idempotency set report = $3 where organisation = $1 and key_digest = $2`, [
      report.desk,
      key,
      earlier,
    ]);
  }
  return earlier;
}

/** The report that came under this key of its desk; undefined when none did, or too long ago. */
export async function receivedUnder(world: World, desk: string, key: string): Promise<string | undefined> {
  const [earlier] = await world.store.transaction(hub, (tx) =>
    tx.query<{ report: string }>(
      `select report from idempotency where organisation = $1 and key_digest = $2 and expires_at > $3`,
      [desk, world.secrets.digest("idempotency", key), world.now()],
    ),
  );
  return earlier?.report;
}

async function claimExternalId(
  tx: Tx,
  { id, desk }: Report,
  externalId: string,
  body: string,
): Promise<string | undefined> {
  const [earlier] = await claimed(
    tx,
    `insert into external_report (desk, external_id, body_digest, report) values ($1, $2, $3, $4) on conflict do nothing`,
    [desk, externalId, body, id],
    `select report, body_digest from external_report where desk = $1 and external_id = $2`,
    [desk, externalId],
  );
  if (earlier === undefined || earlier.body_digest === body) return earlier?.report;
  throw new Refusal("EXTERNAL_ID_TAKEN", "This externalId already names another report of yours.", "/externalId");
}

async function claimKey(
  tx: Tx,
  { id, desk, receivedAt }: Report,
  key: string,
  body: string,
): Promise<string | undefined> {
  const [earlier] = await claimed(
    tx,
    `insert into idempotency (organisation, key_digest, body_digest, report, expires_at) values ($1, $2, $3, $4, $5)
     on conflict (organisation, key_digest) do update
       set body_digest = excluded.body_digest, report = excluded.report, expires_at = excluded.expires_at
       where idempotency.expires_at <= $6`,
    [desk, key, body, id, plus(receivedAt, retention.idempotency), receivedAt],
    `select report, body_digest from idempotency where organisation = $1 and key_digest = $2`,
    [desk, key],
  );
  if (earlier === undefined || earlier.body_digest === body) return earlier?.report;
  throw new Refusal("REPLAY_DIFFERS", "This Idempotency-Key was used before with another body. Use a new key.");
}

/** Waits for a concurrent claim of the same name; then either ours stands, or theirs comes back. */
async function claimed(
  tx: Tx,
  insert: string,
  values: readonly unknown[],
  select: string,
  key: readonly unknown[],
): Promise<{ report: string; body_digest: string }[]> {
  const made = await tx.query(`${insert} returning report`, values);
  return made.length > 0 ? [] : tx.query(select, key);
}
