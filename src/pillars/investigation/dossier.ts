/** One dossier before a person: its reports, why each tie holds, what was cut or may be double, and what was asked. */
import { separated } from "#core/counting.ts";
import { decidesIn, regimeOf } from "#core/cut.ts";
import { currentDossier, withMerged } from "#core/dossier.ts";
import { Refusal } from "#core/errors.ts";
import { type Evidence, type Pair, possibleCopies } from "#core/independence.ts";
import { trace } from "#core/log/trace.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import type { RequestState } from "#core/states.ts";
import type { IndicatorKind, MannerOfUse, Money, Regime, Role, Sighting, Strength } from "#core/types.ts";

/** Why a report belongs here, or why it only names the value; a cut stays to be seen, with who made it and why. */
export type ShownTie = {
  readonly report: string;
  readonly indicator: string;
  readonly role: Role;
  readonly by: Sighting["by"];
  readonly how?: MannerOfUse;
  readonly counts: boolean;
  /** False once the report was taken back, found false, or cut from this value. */
  readonly live: boolean;
  readonly cut?: { readonly person: string; readonly reason: string; readonly at: Date };
};

export type OpenDossier = {
  readonly id: string;
  readonly openedAt: Date;
  readonly reports: readonly {
    readonly id: string;
    readonly at: Date;
    readonly desk: string;
    readonly form: string;
    readonly strength: Strength;
    readonly state: string;
    readonly loss?: Money;
  }[];
  readonly indicators: readonly { readonly id: string; readonly kind: IndicatorKind; readonly value: string }[];
  readonly ties: readonly ShownTie[];
  /** Pairs of reports that seem one story, put before a person to separate. */
  readonly duplicates: readonly Pair[];
  readonly requests: readonly {
    readonly id: string;
    readonly barrier: string;
    readonly addressee: string;
    readonly indicator: string;
    readonly state: RequestState;
  }[];
  /** False when there is more than is shown: the newest reports then. */
  readonly whole: boolean;
};

/** More than a person reads; a dossier may hold a hundred thousand. */
const mostReports = 100;
const mostIndicators = 100;

/**
 * Opens a dossier, by its id or one that was merged into it; that this person looked is logged with the same breath.
 * @throws Refusal NOT_FOUND when the person's organisation has no report in it and decides nothing about it.
 */
export async function openDossier(world: World, person: Person, asked: string): Promise<OpenDossier> {
  return world.store.transaction(hub, async (tx) => {
    const { id, openedAt } = await reach(tx, person, asked);
    const regimes: Regime[] = regimeOf(world, person) === "wpg" ? ["avg", "wpg"] : ["avg"];
    const within = await indicatorsOf(tx, id);
    const found = await newestReports(tx, within.slice(0, mostIndicators), regimes);
    const shown = found.slice(0, mostReports);
    const ties = await tiesOf(tx, shown);
    const reports = await reportsOf(tx, shown);
    const actor = { organisation: person.organisation, by: person.id };
    await trace(world, tx, actor, {
      action: "dossier.read",
      subject: id,
      basis: regimes.includes("wpg") ? "wpg" : "avg",
    });
    const indicators = new Map(ties.map(({ indicator, kind, value }) => [indicator, { id: indicator, kind, value }]));
    const requests = await requestsIn(tx, id, regimes);
    return {
      id,
      openedAt,
      reports: reports.map(shownReport),
      indicators: [...indicators.values()],
      ties: ties.map(shownTie),
      duplicates: await duplicatesAmong(tx, reports),
      requests: requests.filter(({ indicator }) => indicators.has(indicator)),
      whole:
        within.length <= mostIndicators &&
        found.length <= mostReports &&
        requests.every(({ indicator }) => indicators.has(indicator)),
    };
  });
}

/** Refuses whoever may not open this dossier, without showing anything of it. */
export async function requireDossier(world: World, person: Person, asked: string): Promise<void> {
  await world.store.transaction(hub, (tx) => reach(tx, person, asked));
}

async function reach(tx: Tx, person: Person, asked: string): Promise<{ id: string; openedAt: Date }> {
  const id = await currentDossier(tx, asked);
  const [row] = await tx.query<{ opened_at: Date }>(`select opened_at from dossier where id = $1`, [id]);
  if (row === undefined || !((await tookPart(tx, person, id)) || (await decidesIn(tx, person, id)))) {
    throw new Refusal("NOT_FOUND", "There is no such dossier of yours.");
  }
  return { id, openedAt: row.opened_at };
}

async function tookPart(tx: Tx, { organisation }: Person, dossier: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from indicator i join tie t on t.indicator = i.id
     where i.dossier = ${withMerged("$1")} and t.desk = $2 and t.role = 'controlled' limit 1`,
    [dossier, organisation],
  );
  return rows.length > 0;
}

/** The oldest first: what holds a large dossier together is seldom its newest value. One more than is used, as below. */
async function indicatorsOf(tx: Tx, dossier: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from indicator where dossier = ${withMerged("$1")} order by id limit ${mostIndicators + 1}`,
    [dossier],
  );
  return rows.map(({ id }) => id);
}

/** One more than is shown, so that we can say that there is more. Each value is asked for its newest, by the index. */
async function newestReports(tx: Tx, indicators: readonly string[], regimes: readonly Regime[]): Promise<string[]> {
  const rows = await tx.query<{ report: string }>(
    `select distinct newest.report from unnest($1::uuid[]) as i (id)
     cross join lateral (
       select t.report from tie t where t.indicator = i.id and t.role = 'controlled' and t.regime = any($2::text[])
         and not exists (select 1 from cut where cut.report = t.report and cut.indicator = t.indicator)
       order by t.report desc limit ${mostReports + 1}) newest
     order by newest.report desc limit ${mostReports + 1}`,
    [indicators, regimes],
  );
  return rows.map(({ report }) => report);
}

type TieRow = {
  report: string;
  indicator: string;
  kind: IndicatorKind;
  value: string;
  role: Role;
  by: Sighting["by"];
  how: MannerOfUse | null;
  counts: boolean;
  live: boolean;
  person: string | null;
  reason: string | null;
  at: Date | null;
};

function tiesOf(tx: Tx, reports: readonly string[]): Promise<TieRow[]> {
  return tx.query<TieRow>(
    `select t.report, t.indicator, i.kind, i.value, t.role, t.sighted_by as by, t.how, t.counts, t.live,
       cut.person, cut.reason, cut.at
     from tie t join indicator i on i.id = t.indicator
     left join cut on cut.report = t.report and cut.indicator = t.indicator
     where t.report = any($1::uuid[]) order by t.report desc, t.role, i.kind, i.value`,
    [reports],
  );
}

function shownTie({ report, indicator, role, by, how, counts, live, person, reason, at }: TieRow): ShownTie {
  return {
    report,
    indicator,
    role,
    by,
    counts,
    live,
    ...(how !== null && { how }),
    ...(person !== null && reason !== null && at !== null && { cut: { person, reason, at } }),
  };
}

type ReportRow = {
  id: string;
  at: Date;
  desk: string;
  form: string;
  strength: Strength;
  state: string;
  cents: number | null;
  currency: string | null;
  day: string | null;
  gist: string;
};

function reportsOf(tx: Tx, reports: readonly string[]): Promise<ReportRow[]> {
  return tx.query<ReportRow>(
    `select id, received_at as at, desk, form, strength, state, amount_cents as cents, currency, occurred_on as day, gist
     from report where id = any($1::uuid[]) order by id desc`,
    [reports],
  );
}

function shownReport({
  id,
  at,
  desk,
  form,
  strength,
  state,
  cents,
  currency,
}: ReportRow): OpenDossier["reports"][number] {
  return {
    id,
    at,
    desk,
    form,
    strength,
    state,
    ...(cents !== null && currency !== null && { loss: { cents, currency } }),
  };
}

/** Reports that share a key are one reporter whatever a person says, so they are not put before one. */
async function duplicatesAmong(tx: Tx, reports: readonly ReportRow[]): Promise<Pair[]> {
  const evidence = reports.filter(({ state }) => state === "received").map(evidenceOf);
  const ids = evidence.map(({ report }) => report);
  const linked = await tx.query<{ a: string; b: string }>(
    `select one.report as a, other.report as b from reporter_key one
     join reporter_key other on other.digest = one.digest and other.report < one.report
     where one.report = any($1::uuid[]) and other.report = any($1::uuid[])`,
    [ids],
  );
  return possibleCopies(evidence, [...(await separated(tx, ids)), ...linked.map(({ a, b }): Pair => [a, b])]);
}

function evidenceOf({ id, desk, at, cents, currency, day, gist }: ReportRow): Evidence {
  return {
    report: id,
    desk,
    receivedAt: at,
    amountCents: cents ?? undefined,
    currency: currency ?? undefined,
    day: day ?? undefined,
    gist,
  };
}

function requestsIn(
  tx: Tx,
  dossier: string,
  regimes: readonly Regime[],
): Promise<{ id: string; barrier: string; addressee: string; indicator: string; state: RequestState }[]> {
  return tx.query(
    `select id, barrier, addressee, indicator, state from barrier_request
     where dossier = ${withMerged("$1")} and regime = any($2::text[]) order by id desc limit 100`,
    [dossier, regimes],
  );
}
