/**
 * The reporter comes back with the code: adds to the report, or puts right what it says. What was told first stays as it
 * was told; this stands beside it. The report then ties and counts by all of it, and stays one report of one person, who
 * goes on being compared by what the report said before.
 */
import { type Amendable, lockAmendable, type SealedAmendment } from "./amendable.ts";
import { type Addition, type Correction, parseAddition, parseCorrection } from "./amendment-input.ts";
import { askPartners } from "./asking.ts";
import { carryOutAnew, carryOutCovenants, liveTiesOf } from "./carrying-out.ts";
import { keepingDossiers } from "./component.ts";
import { concerns } from "./concerns.ts";
import { currentDossier } from "./dossier.ts";
import { Refusal } from "./errors.ts";
import { fireForReport, lockDossier } from "./firing.ts";
import { reportOfCode } from "./follow-up.ts";
import { counts as doesCount } from "./indicator/sightings.ts";
import { append } from "./log/event.ts";
import { trace } from "./log/trace.ts";
import type { Tx, World } from "./ports.ts";
import { dayOf, readReport } from "./report.ts";
import { type Tie, tieTogether } from "./tying.ts";
import type { Report, Sighting } from "./types.ts";
import { recountOn } from "./withdrawal.ts";
import { withdrawOwn } from "./withdrawn-request.ts";

/** More than a person needs; without an end to it one report could keep a bank busy. */
const mostAmendments = 20;

/**
 * Adds what was met or remembered afterwards: it ties, and may fire, as if it had been told at once. Again changes nothing.
 * @throws Refusal NOT_FOUND for an unknown code; STATE_CONFLICT for a report that does not count any more.
 */
export async function addToReport(world: World, code: string, input: unknown, key?: string): Promise<void> {
  const addition = parseAddition(input);
  const named = key ?? `addition ${JSON.stringify(addition)}`;
  await amending(world, code, { kind: "addition", key: named, body: addition }, async (tx, before) => {
    const read = readTold(world, before.report, addition);
    const told = addition.narrative === undefined ? {} : { narrative: read.narrative };
    const gist = addition.narrative === undefined ? "" : `\n${read.gist}`;
    const report = { ...before.report, gist: `${before.report.gist}${gist}` };
    await record(world, tx, before, { kind: "addition", key: named, body: addition }, { report, told, read });
    await tieMore(world, tx, report, read.sightings, before.dossier);
  });
}

/**
 * Puts right what the report says. What it counted for is counted again; what this one person asked of their own bank is
 * taken back and asked anew. What was sent keeps its numbers, and a correction follows it. Again changes nothing.
 * @throws Refusal as `addToReport` does.
 */
export async function correctReport(world: World, code: string, input: unknown, key?: string): Promise<void> {
  const correction = parseCorrection(input);
  const named = key ?? `correction ${world.newId()}`;
  await amending(world, code, { kind: "correction", key: named, body: correction }, async (tx, before) => {
    const read = readTold(world, before.report, { ...correction, indicators: [] });
    const report = corrected(before.report, correction, read);
    const changed = changedIn(before.report, report);
    if (changed.length === 0) return;
    const told = changed.includes("narrative") ? { narrative: report.narrative } : {};
    await record(world, tx, before, { kind: "correction", key: named, body: correction }, { report, told, read });
    if (changed.includes("narrative")) await tieMore(world, tx, report, read.sightings, before.dossier);
    if (changed.some((part) => part !== "narrative")) await countAgain(world, tx, before, report);
  });
}

type Named = { readonly kind: "addition" | "correction"; readonly key: string; readonly body: unknown };

async function amending(
  world: World,
  code: string,
  { key, body }: Named,
  carryOut: (tx: Tx, before: Amendable) => Promise<void>,
): Promise<void> {
  const id = await reportOfCode(world, code);
  await world.store.transaction(keepingDossiers, async (tx) => {
    const before = await lockAmendable(world, tx, id);
    if (await isKnown(world, tx, id, key, body)) return;
    if (before.amendments >= mostAmendments) {
      throw new Refusal("TOO_MANY", "This report was changed too often. Call or mail the desk you reported to.");
    }
    await carryOut(tx, before);
  });
}

/** @throws Refusal REPLAY_DIFFERS for another body under a key that was used. */
async function isKnown(world: World, tx: Tx, report: string, key: string, body: unknown): Promise<boolean> {
  const [earlier] = await tx.query<{ body_digest: string }>(
    `select body_digest from amendment where report = $1 and key_digest = $2`,
    [report, digestOf(world, key)],
  );
  if (earlier === undefined) return false;
  if (earlier.body_digest === digestOf(world, JSON.stringify(body))) return true;
  throw new Refusal("REPLAY_DIFFERS", "This Idempotency-Key was used before with another body. Use a new key.");
}

function digestOf(world: World, text: string): string {
  return world.secrets.digest("idempotency", text);
}

/** Read by the same rules as a report is; whoever holds the code is its reporter, at whichever desk. */
function readTold(world: World, { form, reporter, desk, narrative }: Report, told: Addition & Correction): Report {
  const read = readReport(
    world,
    { ...told, form: told.form ?? form, narrative: told.narrative ?? narrative, reporter },
    desk,
  );
  return {
    ...read,
    sightings: told.narrative === undefined ? read.sightings.filter(({ by }) => by !== "extraction") : read.sightings,
  };
}

function corrected(before: Report, { form, narrative, occurredAt, amountLost }: Correction, read: Report): Report {
  return {
    ...before,
    ...(form !== undefined && { form }),
    ...(narrative !== undefined && { narrative: read.narrative, gist: read.gist }),
    ...(occurredAt !== undefined && read.occurrence !== undefined && { occurrence: read.occurrence }),
    ...(amountLost !== undefined && { amountLost }),
  };
}

type Part = "form" | "narrative" | "occurrence" | "amountLost";

function changedIn(before: Report, after: Report): readonly Part[] {
  const parts = ["form", "narrative", "occurrence", "amountLost"] as const;
  return parts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]));
}

/** The amendment, with what the report said until now; and the report as it counts from now on. */
async function record(
  world: World,
  tx: Tx,
  { report: before, wrapped, expiresAt }: Amendable,
  { kind, key, body }: Named,
  { report, told, read }: { readonly report: Report; readonly told: SealedAmendment; readonly read: Report },
): Promise<void> {
  const own = read.sightings.filter(({ role }) => role === "victim").map(({ kind, value }) => ({ kind, value }));
  const sealed: SealedAmendment = { ...told, ...(own.length > 0 && { victimIndicators: own }) };
  await tx.query(
    `insert into amendment (id, report, desk, kind, at, key_digest, body_digest, sealed, form, amount_cents, currency,
       occurred_at, occurred_on, gist, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      world.newId(),
      report.id,
      report.desk,
      kind,
      world.now(),
      digestOf(world, key),
      digestOf(world, JSON.stringify(body)),
      world.secrets.seal(wrapped, sealed),
      before.form,
      before.amountLost?.cents ?? null,
      before.amountLost?.currency ?? null,
      instantOf(before),
      dayOf(before) ?? null,
      before.gist,
      expiresAt,
    ],
  );
  await tx.query(
    `update report set amended = true, form = $2, amount_cents = $3, currency = $4, occurred_at = $5, occurred_on = $6,
       gist = $7 where id = $1`,
    [
      report.id,
      report.form,
      report.amountLost?.cents ?? null,
      report.amountLost?.currency ?? null,
      instantOf(report),
      dayOf(report) ?? null,
      report.gist,
    ],
  );
  await tx.query(`update tie set form = $2 where report = $1 and form <> $2`, [report.id, report.form]);
  const type = kind === "addition" ? "report.added-to" : "report.corrected";
  await append(world, tx, { type, subjects: [report.id], organisation: report.desk });
  const actor = { organisation: report.desk, by: "reporter" };
  await trace(world, tx, actor, {
    action: "report.amended",
    subject: report.id,
    basis: "gdpr-16",
    of: [{ report: report.id }],
  });
}

function instantOf({ occurrence }: Report): Date | null {
  return occurrence !== undefined && "at" in occurrence ? occurrence.at : null;
}

type Known = Pick<Sighting, "kind" | "value" | "role" | "by"> & { binds: boolean; counts: boolean; cut: boolean };

/** Ties the report to what it names now beside what it named before, and asks what that makes possible. */
async function tieMore(
  world: World,
  tx: Tx,
  report: Report,
  told: readonly Sighting[],
  dossier: string | null,
): Promise<void> {
  const known = await tx.query<Known>(
    `select i.kind, i.value, t.role, t.sighted_by as by, t.counts, t.live and t.role = 'controlled' and not i.hub as binds,
       exists (select 1 from cut where cut.report = t.report and cut.indicator = t.indicator) as cut
     from tie t join indicator i on i.id = t.indicator where t.report = $1`,
    [report.id],
  );
  const more = told
    .filter(({ role }) => role !== "victim")
    .map((sighting) => (sighting.by === "desk" ? { ...sighting, by: "reporter" as const } : sighting))
    .filter((sighting) =>
      isMore(
        sighting,
        known.find((each) => isSame(each, sighting)),
      ),
    );
  if (more.length === 0) return;
  const before = known.filter((each) => each.binds && !more.some((sighting) => isSame(each, sighting)));
  const tied = await tieTogether(world, tx, {
    ...report,
    sightings: [...before.map(({ kind, value, role, by }) => ({ kind, value, role, by })), ...more],
  });
  const isNew = (tie: Tie): boolean => more.some((sighting) => isSame(tie, sighting));
  const ties = tied.ties.filter(isNew);
  await storeTies(tx, report, [...ties, ...tied.context.filter(isNew)]);
  if (dossier === null && tied.dossier !== undefined) {
    await tx.query(`update report set dossier = $2 where id = $1`, [report.id, tied.dossier]);
  }
  await carryOutCovenants(world, tx, report, { ...tied, ties });
}

/** New, or surer than it was: only mentioned so far, or read by a program. A tie that a person cut stays cut. */
function isMore(sighting: Sighting, known: Known | undefined): boolean {
  if (known === undefined) return true;
  if (known.cut) return false;
  if (known.role === "mentioned") return sighting.role !== "mentioned";
  return known.role === "controlled" && !known.counts && doesCount(sighting);
}

function isSame(a: Pick<Sighting, "kind" | "value">, b: Pick<Sighting, "kind" | "value">): boolean {
  return a.kind === b.kind && a.value === b.value;
}

async function storeTies(tx: Tx, report: Report, ties: readonly Tie[]): Promise<void> {
  await tx.query(
    `insert into tie (report, indicator, role, sighted_by, how, counts, desk, form, strength, regime, live)
     select $1, t.indicator, t.role, t.sighted_by, t.how, t.counts, $2, $3, $4, r.regime, true
     from unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::boolean[]) as t (indicator, role, sighted_by, how, counts),
       report r where r.id = $1
     on conflict (report, indicator) do update
       set role = excluded.role, sighted_by = excluded.sighted_by, how = excluded.how, counts = excluded.counts`,
    [
      report.id,
      report.desk,
      report.form,
      report.strength,
      ties.map(({ indicator }) => indicator),
      ties.map(({ role }) => role),
      ties.map(({ by }) => by),
      ties.map(({ how }) => how ?? null),
      ties.map((tie) => tie.counts),
    ],
  );
}

/** What stood on what the report said before is looked at again; then what it makes possible as it reads now. */
async function countAgain(world: World, tx: Tx, before: Amendable, report: Report): Promise<void> {
  const known = before.dossier;
  const counting = (await liveTiesOf(tx, report.id)).filter(({ counts }) => counts);
  // As a report does that comes in: the dossier before its values.
  if (known !== null) await lockDossier(tx, await currentDossier(tx, known));
  await recountOn(
    world,
    tx,
    counting.map(({ indicator }) => indicator),
    "all",
  );
  if (isOtherToOwnBank(world, before.report, report)) await withdrawOwn(world, tx, report.id, "all");
  if (known === null) return;
  const dossier = await currentDossier(tx, known);
  for (const firing of await fireForReport(world, tx, report, await liveTiesOf(tx, report.id), dossier)) {
    await askPartners(world, tx, firing);
  }
  await carryOutAnew(world, tx, report, dossier);
}

/** Whether what was asked for this one report would now say something else, or not be asked at all. */
function isOtherToOwnBank(world: World, before: Report, after: Report): boolean {
  const changed = changedIn(before, after);
  if (changed.includes("amountLost") || changed.includes("occurrence")) return true;
  const own = world.covenants.inForce.filter(({ count }) => count === undefined);
  return own.some((covenant) => concerns(world, covenant, before) !== concerns(world, covenant, after));
}
