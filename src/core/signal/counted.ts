/**
 * Which values enough people reported to tell the public so: counted anew whenever the log says that something changed. Each
 * row carries the position that changed it, so that whoever keeps the list in memory reads only what is new (list.ts).
 */
import { evidenceFor, independent } from "#core/counting.ts";
import type { Evidence } from "#core/independence.ts";
import type { LogEntry } from "#core/log/log.ts";
import { readOn } from "#core/log/reader.ts";
import type { Tx, World } from "#core/ports.ts";
import { minus, plus } from "#core/time/duration.ts";
import type { Indicator } from "#core/types.ts";

type Counted = Indicator & { readonly id: string; readonly hub: boolean };

/** What can change a count: a report comes, goes or is judged otherwise, or a person finds something of a value. */
const changes = /^(?:reports?\.|value\.|dossier\.cut)/;

/** Reads on in the log. Returns how many entries it read. */
export function countSignals(world: World): Promise<number> {
  return readOn(world, "signals", async (tx, entries) => {
    const changed = entries.filter(({ type }) => changes.test(type));
    const position = entries.at(-1)?.position;
    if (changed.length === 0 || position === undefined) return;
    for (const value of await touchedBy(world, tx, changed)) await countAnew(world, tx, value, position);
  });
}

/** Each value once, however many of these entries are about it. */
function touchedBy(world: World, tx: Tx, entries: readonly LogEntry[]): Promise<Counted[]> {
  return tx.query<Counted>(
    `select i.id, i.kind, i.value, i.hub from indicator i
     where i.kind = any($2::text[]) and i.id in (
       select unnest($1::uuid[]) union select indicator from tie where report = any($1::uuid[]))
     order by i.kind, i.value`,
    [entries.flatMap(({ subjects }) => subjects), world.policy.reported.kinds],
  );
}

async function countAnew(world: World, tx: Tx, value: Counted, position: number): Promise<void> {
  const standing = value.hub || isOfficial(world, value) ? undefined : await standingOf(world, tx, value.id);
  const now = world.now();
  if (standing === undefined) {
    await tx.query(
      `update signal set until = null, at = $2, position = $3 where indicator = $1 and until is not null`,
      [value.id, now, position],
    );
    return;
  }
  await tx.query(
    `insert into signal (indicator, kind, value, last_seen, until, at, position) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (indicator) do update set last_seen = excluded.last_seen, until = excluded.until, at = excluded.at,
       position = excluded.position`,
    [value.id, value.kind, value.value, standing.lastSeen, standing.until, now, position],
  );
}

function isOfficial({ policy }: World, { kind, value }: Counted): boolean {
  return policy.directory.official.has(`${kind} ${value}`);
}

/** Until when so many stand behind it, if nobody else reports it. */
async function standingOf(
  world: World,
  tx: Tx,
  indicator: string,
): Promise<{ readonly lastSeen: Date; readonly until: Date } | undefined> {
  const { reporters, window, strength } = world.policy.reported;
  const counted = { forms: [...world.policy.taxonomy.forms.keys()], strengths: strength, regimes: ["avg"] } as const;
  const evidence = await evidenceFor(tx, indicator, counted, minus(world.now(), window));
  const last = evidence.at(-1);
  const oldest = await oldestNeeded(tx, evidence, reporters);
  return last && oldest && { lastSeen: last.receivedAt, until: plus(oldest.receivedAt, window) };
}

/** The report without which too few would be left, once those before it are past the window; undefined when they are too few now. */
async function oldestNeeded(tx: Tx, evidence: readonly Evidence[], reporters: number): Promise<Evidence | undefined> {
  if (evidence.length < reporters || (await independent(tx, evidence)) < reporters) return undefined;
  let [from, beyond] = [0, evidence.length - reporters + 1];
  while (beyond - from > 1) {
    const middle = (from + beyond) >> 1;
    if ((await independent(tx, evidence.slice(middle))) >= reporters) from = middle;
    else beyond = middle;
  }
  return evidence[from];
}
