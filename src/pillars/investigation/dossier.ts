/** One dossier before a person: its reports, why each tie holds, what was cut or may be double, and what was asked. */
import { type Deciders, mayDecide } from "#core/decision.ts";
import { withMerged } from "#core/dossier.ts";
import type { Evidence } from "#core/independence.ts";
import { trace } from "#core/log/trace.ts";
import type { Person } from "#core/people/person.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import type { RequestState } from "#core/states.ts";
import type { IndicatorKind, MannerOfUse, Money, OnBehalf, Regime, Role, Sighting, Strength } from "#core/types.ts";
import { copiesAmong, type Finding, findingsAmong, type PossibleCopy } from "./duplicates.ts";
import { type LikelyHub, likelyHubs } from "./likely-hub.ts";
import { reach, regimesOf } from "./reach.ts";
import { type Size, sizeOf } from "./size.ts";

/** Why a report belongs here, or why it only names the value; a cut stays to be seen, with who made it and why. */
export type ShownTie = {
  readonly report: string;
  readonly indicator: string;
  readonly role: Role;
  readonly by: Sighting["by"];
  readonly how?: MannerOfUse;
  readonly counts: boolean;
  /** Many hold the value: it is context, and no tie. */
  readonly hub: boolean;
  /** False once the report was taken back, found false, or cut from this value. */
  readonly live: boolean;
  readonly cut?: { readonly person: string; readonly reason: string; readonly at: Date };
};

export type OpenDossier = {
  readonly id: string;
  readonly openedAt: Date;
  readonly size: Size;
  readonly reports: readonly {
    readonly id: string;
    readonly at: Date;
    readonly desk: string;
    readonly form: string;
    readonly strength: Strength;
    readonly state: string;
    readonly loss?: Money;
    readonly onBehalf?: OnBehalf;
  }[];
  readonly indicators: readonly { readonly id: string; readonly kind: IndicatorKind; readonly value: string }[];
  readonly ties: readonly ShownTie[];
  /** Values that seem to be of many, put before a person. */
  readonly likelyHubs: readonly LikelyHub[];
  /** Pairs of reports that seem one story, put before a person to judge. */
  readonly copies: readonly PossibleCopy[];
  /** What people found about such pairs. */
  readonly findings: readonly Finding[];
  readonly requests: readonly {
    readonly id: string;
    readonly barrier: string;
    readonly addressee: string;
    readonly indicator: string;
    readonly state: RequestState;
    /** This person may decide about it now. */
    readonly isMine: boolean;
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
    const regimes = regimesOf(world, person);
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
      of: [...shown.map((report) => ({ report })), ...ties.map(({ indicator }) => ({ value: indicator }))],
    });
    const indicators = new Map(ties.map(({ indicator, kind, value }) => [indicator, { id: indicator, kind, value }]));
    const requests = await requestsIn(tx, person, id, regimes);
    const evidence = reports.filter(({ state }) => state === "received").map(evidenceOf);
    return {
      id,
      openedAt,
      size: await sizeOf(tx, id, regimes, evidence),
      reports: reports.map(shownReport),
      indicators: [...indicators.values()],
      ties: ties.map(shownTie),
      likelyHubs: likelyHubs(ties.map(shownTie).filter(binds)),
      copies: await copiesAmong(tx, evidence),
      findings: await findingsAmong(tx, shown),
      requests: requests.filter(({ indicator }) => indicators.has(indicator)),
      whole:
        within.length <= mostIndicators &&
        found.length <= mostReports &&
        requests.every(({ indicator }) => indicators.has(indicator)),
    };
  });
}

/** The oldest first: what holds a large dossier together is seldom its newest value. One more than is used, as below. */
async function indicatorsOf(tx: Tx, dossier: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from (select id from indicator where dossier = ${withMerged("$1")} offset 0) inside
     order by id limit ${mostIndicators + 1}`,
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

/** What the newest reports of a dossier say, of those that stand: what pairs are sought among. */
export async function newestIn(tx: Tx, dossier: string, regimes: readonly Regime[]): Promise<Evidence[]> {
  const within = await indicatorsOf(tx, dossier);
  const found = await newestReports(tx, within.slice(0, mostIndicators), regimes);
  const reports = await reportsOf(tx, found.slice(0, mostReports));
  return reports.filter(({ state }) => state === "received").map(evidenceOf);
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
  hub: boolean;
  live: boolean;
  person: string | null;
  reason: string | null;
  at: Date | null;
};

function tiesOf(tx: Tx, reports: readonly string[]): Promise<TieRow[]> {
  return tx.query<TieRow>(
    `select t.report, t.indicator, i.kind, i.value, i.hub, t.role, t.sighted_by as by, t.how, t.counts, t.live,
       cut.person, cut.reason, cut.at
     from unnest($1::uuid[]) as wanted (report)
     cross join lateral (select * from tie where report = wanted.report offset 0) t
     cross join lateral (select kind, value, hub from indicator where id = t.indicator offset 0) i
     left join cut on cut.report = t.report and cut.indicator = t.indicator
     order by t.report desc, t.role, i.kind, i.value`,
    [reports],
  );
}

/** Whether this tie holds the dossier together. */
export function binds({ role, cut, hub: isHub }: ShownTie): boolean {
  return role === "controlled" && cut === undefined && !isHub;
}

function shownTie({
  report,
  indicator,
  role,
  by,
  how,
  counts,
  hub: isHub,
  live,
  person,
  reason,
  at,
}: TieRow): ShownTie {
  return {
    report,
    indicator,
    role,
    by,
    counts,
    hub: isHub,
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
  amended: boolean;
  relation: OnBehalf["relation"] | null;
  permission: boolean | null;
};

function reportsOf(tx: Tx, reports: readonly string[]): Promise<ReportRow[]> {
  return tx.query<ReportRow>(
    `select id, received_at as at, desk, form, strength, state, amount_cents as cents, currency, occurred_on as day, gist, amended,
       on_behalf as relation, permission
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
  relation,
  permission,
}: ReportRow): OpenDossier["reports"][number] {
  return {
    id,
    at,
    desk,
    form,
    strength,
    state,
    ...(cents !== null && currency !== null && { loss: { cents, currency } }),
    ...(relation !== null && permission !== null && { onBehalf: { relation, permission } }),
  };
}

function evidenceOf({ id, desk, at, cents, currency, day, gist, amended }: ReportRow): Evidence {
  return {
    report: id,
    desk,
    receivedAt: at,
    amountCents: cents ?? undefined,
    currency: currency ?? undefined,
    day: day ?? undefined,
    gist,
    amended,
  };
}

async function requestsIn(
  tx: Tx,
  person: Person,
  dossier: string,
  regimes: readonly Regime[],
): Promise<OpenDossier["requests"]> {
  const rows = await tx.query<Deciders & Omit<OpenDossier["requests"][number], "isMine">>(
    `select id, barrier, addressee, indicator, state, decide_at, decide_role, piket_at, piket_role from (
       select * from barrier_request where dossier = ${withMerged("$1")} and regime = any($2::text[]) offset 0) inside
     order by id desc limit 100`,
    [dossier, regimes],
  );
  return rows.map(({ id, barrier, addressee, indicator, state, ...deciders }) => {
    return { id, barrier, addressee, indicator, state, isMine: state === "draft" && mayDecide(person, deciders) };
  });
}
