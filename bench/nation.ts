/**
 * A store as it stands after so many reports of the population (population.ts), as rows ready to be copied in, without
 * running the flow: the same ties, components and merges that the flow would make, which a test compares.
 */
import { normalise } from "#core/indicator/indicator.ts";
import type { World } from "#core/ports.ts";
import { lastAbout, reportOf, type Subject, subjectOf } from "./population.ts";

export const tables = {
  report: `id, desk, controller, regime, received_at, form, taxonomy_version, occurred_on, amount_cents, currency, channel,
    victim_type, impact, strength, gist, sealed, dossier, state, expires_at`,
  report_key: "report, wrapped",
  reporter_key: "digest, report",
  follow_up: "digest, report",
  tie: "report, indicator, role, sighted_by, how, counts, desk, form, strength, regime, live",
  indicator: "id, kind, value, first_seen, dossier, open",
  dossier: "id, opened_at, merged_into, fired",
} as const;
export type Table = keyof typeof tables;

/** Takes one row: its values in the order of the table's columns, null where there is none. */
export type Sink = (table: Table, values: readonly (string | number | boolean | null | Uint8Array)[]) => void;

/** What was written, to hold the store against. */
export type Tally = Record<Table | "components" | "hot", number>;

type Value = { readonly id: string; readonly dossier: string };
type Dossier = { readonly id: string; readonly openedAt: string; mergedInto: string | undefined };
/** All values that reports about one subject may share: nothing outside can tie to them. */
type Group = { readonly values: Map<string, Value>; readonly dossiers: Dossier[] };

export type Nation = { readonly tally: Tally; add(number: number): void; finish(): void };

/** Reports from an instant on, so many milliseconds apart; `add` takes the numbers in order. */
export function nation(world: World, from: Date, apart: number, sink: Sink): Nation {
  const groups = new Map<string, Group>();
  const tally: Tally = {
    report: 0,
    report_key: 0,
    reporter_key: 0,
    follow_up: 0,
    tie: 0,
    indicator: 0,
    dossier: 0,
    components: 0,
    hot: 0,
  };
  const write: Sink = (table, values) => {
    tally[table] += 1;
    sink(table, values);
  };
  const close = (group: Group): void => {
    for (const { id, openedAt, mergedInto } of group.dossiers) {
      if (mergedInto === undefined) tally.components += 1;
      write("dossier", [id, openedAt, mergedInto ?? null, false]);
    }
  };
  let oldestOpen = 0;
  return {
    tally,
    add(number) {
      const subject = subjectOf(number);
      const at = new Date(from.getTime() + Math.floor(number * apart));
      const group = groups.get(nameOf(subject, number)) ?? { values: new Map(), dossiers: [] };
      if (subject.of === "hot") tally.hot += 1;
      writeReport(world, write, group, number, at);
      if (subject.of === "nobody-else") return close(group);
      groups.set(nameOf(subject, number), group);
      for (; lastAbout(oldestOpen) < number; oldestOpen++) {
        const ended = groups.get(`campaign ${oldestOpen}`);
        if (ended !== undefined) close(ended);
        groups.delete(`campaign ${oldestOpen}`);
      }
    },
    finish() {
      for (const group of groups.values()) close(group);
      groups.clear();
    },
  };
}

function nameOf(subject: Subject, number: number): string {
  return subject.of === "campaign" ? `campaign ${subject.number}` : subject.of === "hot" ? "hot" : `report ${number}`;
}

function writeReport(world: World, write: Sink, group: Group, number: number, at: Date): void {
  const { indicators, reporter, narrative, amountLost, occurredAt, ...told } = reportOf(number);
  const id = idAt(at, number, 0);
  const when = at.toISOString();
  const sightings = indicators
    .map(({ kind, value, how }) => ({ kind, value: normalise(kind, value), how }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
  const dossier = dossierOf(group, sightings, idAt(at, number, 1), when);
  const key = world.secrets.newDataKey();
  const gist = redacted(narrative, indicators);
  const email = reporter?.email ?? "";
  const sealed = key.seal({ narrative, reporter: { email }, victimIndicators: [] });
  write("report", [
    id,
    "politie-lmio",
    "politie",
    "wpg",
    when,
    told.form,
    world.policy.taxonomy.version,
    occurredAt ?? null,
    amountLost?.cents ?? null,
    "EUR",
    "website",
    "citizen",
    "{financial}",
    "identified",
    gist,
    sealed,
    dossier,
    "received",
    new Date(at.getTime() + 2 * 365 * 86_400_000).toISOString(),
  ]);
  write("report_key", [id, key.wrapped]);
  write("reporter_key", [world.secrets.digest("reporter", `email ${email}`), id]);
  write("follow_up", [world.secrets.digest("follow-up", world.secrets.followUpCode(id)), id]);
  for (const [place, { kind, value, how }] of sightings.entries()) {
    const named = `${kind} ${value}`;
    const known = group.values.get(named) ?? { id: idAt(at, number, place + 2), dossier };
    if (!group.values.has(named)) write("indicator", [known.id, kind, value, when, dossier, true]);
    group.values.set(named, known);
    write("tie", [
      id,
      known.id,
      "controlled",
      "desk",
      how ?? null,
      true,
      "politie-lmio",
      told.form,
      "identified",
      "wpg",
      true,
    ]);
  }
}

/** The dossier these values are in, merged where this report shows two to be one: the oldest stays (core/dossier.ts). */
function dossierOf(
  { values, dossiers }: Group,
  sightings: readonly { readonly kind: string; readonly value: string }[],
  fresh: string,
  openedAt: string,
): string {
  const rootOf = (id: string): string => dossiers.find((each) => each.id === id)?.mergedInto ?? id;
  const known = sightings.flatMap(({ kind, value }) => values.get(`${kind} ${value}`)?.dossier ?? []);
  const [oldest, ...younger] = [...new Set(known.map(rootOf))].toSorted();
  if (oldest === undefined) {
    dossiers.push({ id: fresh, openedAt, mergedInto: undefined });
    return fresh;
  }
  for (const each of dossiers) {
    if (younger.includes(each.id) || (each.mergedInto !== undefined && younger.includes(each.mergedInto))) {
      each.mergedInto = oldest;
    }
  }
  return oldest;
}

/** What the flow would leave of this story (gist.ts), without looking for it: its places are known. */
function redacted(narrative: string, indicators: readonly { readonly kind: string; readonly value: string }[]): string {
  return indicators
    .filter(({ kind }) => kind !== "domain")
    .reduce((text, { kind, value }) => text.replace(value, `[${kind}]`), narrative);
}

/** A UUIDv7 of this instant (RFC 9562), the same each time: `slot` tells apart what one report brings. */
function idAt(at: Date, number: number, slot: number): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  const low = (number & 0xfff).toString(16).padStart(3, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${low}-8${slot}00-${number.toString(16).padStart(12, "0")}`;
}
