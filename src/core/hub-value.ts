/**
 * A person finds that many hold a value, such as a collecting account: from then on it is context and no tie. What hung
 * together through it alone falls apart, each part by itself; a second finding takes that back.
 */
import { askAboutAll } from "./asking.ts";
import { binds, moveOut, stopDossiers } from "./component.ts";
import { mergeDossiers, withMerged } from "./dossier.ts";
import { Refusal } from "./errors.ts";
import { joined } from "./joined.ts";
import { append } from "./log/event.ts";
import type { Person } from "./people/person.ts";
import { hub, type Tx, type World } from "./ports.ts";
import { firingsIn } from "./standing.ts";
import type { IndicatorKind } from "./types.ts";
import { recountOn } from "./withdrawal.ts";

export type HubFinding = {
  readonly kind: IndicatorKind;
  /** In normal form. */
  readonly value: string;
  readonly isHub: boolean;
  readonly reason: string;
};

/** What a dossier would fall into without a value, largest part first. */
export type HubParts = {
  readonly parts: readonly { readonly indicators: readonly string[]; readonly reports: number }[];
  /** Reports that tie to nothing else: they would stand in no dossier. */
  readonly bare: number;
};

/**
 * Again the same changes nothing.
 * @throws Refusal NOT_ALLOWED for whoever handles no reports at the police and is not of the programme; NOT_FOUND for a
 * value that no report named.
 */
export async function findHub(world: World, person: Person, finding: HubFinding): Promise<void> {
  if (finding.reason.trim() === "") {
    throw new Refusal("INPUT_INVALID", "Say why, so that the auditor can follow it.", "/reason");
  }
  requireFinder(world, person);
  await world.store.transaction(hub, async (tx) => {
    await stopDossiers(tx);
    const found = await lockValue(tx, finding);
    const { isHub, reason } = finding;
    const { id, organisation } = person;
    if (!isHub && (await wasNamedWrongly(tx, found.id))) {
      throw new Refusal(
        "STATE_CONFLICT",
        "Two persons found that this value was named wrongly. One cannot take that back.",
      );
    }
    await mark(world, tx, found, { isHub, cause: "of-many", reason, person: id, organisation });
  });
}

/** Why a value ties no more, and who found so; a value whose owner is innocent is found so by two. */
export type Mark = Pick<HubFinding, "isHub" | "reason"> & {
  readonly cause: "of-many" | "impersonated" | "wrongly-named";
  readonly person: string;
  readonly secondPerson?: string;
  readonly organisation: string;
};

/** The same for whoever holds all dossiers still already (`stopDossiers`). */
export async function markValue(world: World, tx: Tx, indicator: string, finding: Mark): Promise<void> {
  const [named] = await tx.query<Pick<HubFinding, "kind" | "value">>(
    `select kind, value from indicator where id = $1`,
    [indicator],
  );
  if (named !== undefined) await mark(world, tx, await lockValue(tx, named), finding);
}

async function mark(world: World, tx: Tx, found: Value, finding: Mark): Promise<void> {
  const { isHub, cause, reason, person, secondPerson, organisation } = finding;
  if (found.hub === isHub && cause === "of-many" && (isHub || (await wasJudged(tx, found.id)))) return;
  await tx.query(
    `insert into hub_finding (id, indicator, is_hub, cause, person, second_person, organisation, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [world.newId(), found.id, isHub, cause, person, secondPerson ?? null, organisation, reason, world.now()],
  );
  const type = !isHub ? "value.found-no-hub" : cause === "of-many" ? "value.found-hub" : "value.found-wrongly-named";
  await append(world, tx, { type, subjects: [found.id], organisation });
  if (found.hub === isHub) return;
  if (isHub) await takeOut(world, tx, found);
  else await putBack(world, tx, found.id, organisation);
}

/** What would fall apart, said before anybody finds so. */
export async function previewHub(
  world: World,
  person: Person,
  value: Pick<HubFinding, "kind" | "value">,
): Promise<HubParts> {
  requireFinder(world, person);
  return world.store.transaction(hub, async (tx) => partsWithout(tx, await lockValue(tx, value)));
}

/** Whether this person may find so: whoever handles reports at the police, or is of the programme. */
export function mayFindHub(world: World, { organisation, roles }: Person): boolean {
  const isPolice = world.policy.directory.organisations.get(organisation)?.regime === "wpg";
  return roles.includes("programme") || (isPolice && roles.includes("desk-worker"));
}

function requireFinder(world: World, person: Person): void {
  if (mayFindHub(world, person)) return;
  throw new Refusal("NOT_ALLOWED", "Only who handles reports at the police, or is of the programme, finds this.");
}

type Value = { id: string; dossier: string | null; hub: boolean };

async function lockValue(tx: Tx, { kind, value }: Pick<HubFinding, "kind" | "value">): Promise<Value> {
  const [found] = await tx.query<Value>(
    `select id, dossier, hub from indicator where kind = $1 and value = $2 for no key update`,
    [kind, value],
  );
  if (found === undefined) throw new Refusal("NOT_FOUND", "No report names this value.", "/value");
  return found;
}

async function wasNamedWrongly(tx: Tx, indicator: string): Promise<boolean> {
  const [last] = await tx.query<{ cause: string }>(
    `select cause from hub_finding where indicator = $1 order by id desc limit 1`,
    [indicator],
  );
  return last !== undefined && last.cause !== "of-many";
}

async function wasJudged(tx: Tx, indicator: string): Promise<boolean> {
  const [last] = await tx.query<{ is_hub: boolean }>(
    `select is_hub from hub_finding where indicator = $1 order by id desc limit 1`,
    [indicator],
  );
  return last?.is_hub === false;
}

async function takeOut(world: World, tx: Tx, value: Value): Promise<void> {
  const { parts } = await partsWithout(tx, value);
  await tx.query(
    `update report set dossier = null where id in (
       select t.report from tie t where t.indicator = $1 and ${binds("t")}
         and not exists (select 1 from tie o where o.report = t.report and o.indicator <> $1 and ${binds("o")}))`,
    [value.id],
  );
  await tx.query(`update indicator set hub = true, dossier = null where id = $1`, [value.id]);
  await moveOut(
    world,
    tx,
    parts.slice(1).map(({ indicators }) => indicators),
  );
  await recountOn(world, tx, [value.id], "all");
}

/** Every report that named it all along ties again; what their dossiers ask about, they now ask about all of it. */
async function putBack(world: World, tx: Tx, indicator: string, organisation: string): Promise<void> {
  await tx.query(`update indicator set hub = false where id = $1`, [indicator]);
  const stored = await tx.query<{ id: string }>(
    `select distinct coalesce(d.merged_into, d.id) as id from tie t
     cross join lateral (select dossier from report where id = t.report offset 0) r join dossier d on d.id = r.dossier
     where t.indicator = $1 and ${binds("t")}`,
    [indicator],
  );
  const dossier =
    (await mergeDossiers(
      world,
      tx,
      stored.map(({ id }) => id),
      organisation,
    )) ?? (await opened(world, tx));
  await tx.query(`update indicator set dossier = $2 where id = $1`, [indicator, dossier]);
  await tx.query(
    `update report set dossier = $2 where dossier is null and id in (select t.report from tie t where t.indicator = $1 and ${binds("t")})`,
    [indicator, dossier],
  );
  for (const standing of await firingsIn(world, tx, dossier)) {
    await askAboutAll(world, tx, { ...standing, desk: organisation });
  }
}

async function opened(world: World, tx: Tx): Promise<string> {
  const id = world.newId();
  await tx.query(`insert into dossier (id, opened_at, fired) values ($1, $2, false)`, [id, world.now()]);
  return id;
}

type Tied = { report: string; indicator: string };
const pageSize = 10_000;

/** The component without this value, read page by page: its parts, the largest first and of equals the oldest. */
async function partsWithout(tx: Tx, { id, dossier }: Value): Promise<HubParts> {
  const own = await reportsOf(tx, id);
  if (dossier === null) return { parts: [], bare: 0 };
  const indicators = joined();
  const reports = new Map<string, string>();
  for (let last: Tied | undefined; ; ) {
    const page = await tiesBeside(tx, dossier, id, last);
    for (const { report, indicator } of page) {
      const beside = reports.get(report);
      if (beside === undefined) {
        reports.set(report, indicator);
        indicators.add(indicator);
      } else indicators.join(indicator, beside);
    }
    last = page.at(-1);
    if (page.length < pageSize || last === undefined) break;
  }
  const counts = new Map<string, number>();
  for (const indicator of reports.values()) {
    const root = indicators.root(indicator);
    counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  const parts = [...Map.groupBy(indicators.names(), (name) => indicators.root(name))].map(([at, within]) => ({
    indicators: within.toSorted(),
    reports: counts.get(at) ?? 0,
  }));
  const size = (part: HubParts["parts"][number]) => part.indicators.length;
  parts.sort((a, b) => size(b) - size(a) || ((a.indicators[0] ?? "") < (b.indicators[0] ?? "") ? -1 : 1));
  return { parts, bare: own.filter((report) => !reports.has(report)).length };
}

function tiesBeside(tx: Tx, dossier: string, without: string, last: Tied | undefined): Promise<Tied[]> {
  return tx.query<Tied>(
    `select t.report, t.indicator from indicator i join tie t on t.indicator = i.id
     where i.dossier = ${withMerged("$1")} and i.id <> $2 and ${binds("t")}
       and ($3::uuid is null or (t.indicator, t.report) > ($3, $4))
     order by t.indicator, t.report limit ${pageSize}`,
    [dossier, without, last?.indicator ?? null, last?.report ?? null],
  );
}

async function reportsOf(tx: Tx, indicator: string): Promise<string[]> {
  const rows = await tx.query<{ report: string }>(
    `select t.report from tie t where t.indicator = $1 and ${binds("t")}`,
    [indicator],
  );
  return rows.map(({ report }) => report);
}
