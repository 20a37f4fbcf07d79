/**
 * Takes away what is past its term (retention.ts), in batches, so that a large backlog never holds locks for long. Only the
 * keeper may delete; what a request or the log froze, such as a count, stays as long as the request or the log does.
 */
import { stopDossiers } from "./component.ts";
import { append } from "./log/event.ts";
import { keeper, type Tx, type World } from "./ports.ts";
import { retention } from "./retention.ts";
import { type Duration, minus } from "./time/duration.ts";
import { firstIdAt } from "./time/first-id.ts";

/** Everything that is past its term now. Returns how many rows were due; those that hang on them went along. */
export async function removeExpired(world: World, batch = 500): Promise<number> {
  let removed = 0;
  for (const step of steps) {
    for (;;) {
      const gone = await world.store.transaction(keeper, (tx) => step(world, tx, batch));
      removed += gone;
      if (gone < batch) break;
    }
  }
  return removed;
}

/** One batch; returns how many were due. */
type Step = (world: World, tx: Tx, batch: number) => Promise<number>;

const steps: readonly Step[] = [
  byOwnDate("session"),
  byOwnDate("idempotency"),
  byOwnDate("draft"),
  byOwnDate("confirmation"),
  byOwnDate("original"),
  byOwnDate("amendment"),
  byOwnDate("appeal"),
  byOwnDate("request_link"),
  removeReports,
  removeRequests,
  removeFirings,
  emptyAlerts,
  removeDeclarations,
  byAge("deadline", retention.request, "done_at is not null"),
  byAge("access", retention.trace),
  byAge("processing", retention.trace),
  byAge("delivery", retention.delivery),
  byMoment("not_applicable", "at", retention.request),
  byMoment("trader", "at", retention.trader),
  byMoment("signal", "coalesce(until, at)", retention.signal),
  byMoment("import_run", "finished_at", retention.importRun),
  byMoment("token", "least(expires_at, revoked_at)", retention.credential),
  byMoment("person", "disabled_at", retention.credential),
];

/** Rows that say themselves until when. */
function byOwnDate(table: string): Step {
  return (world, tx, batch) =>
    count(tx, `delete from ${table} where ctid in (select ctid from ${table} where expires_at <= $1 limit $2)`, [
      world.now(),
      batch,
    ]);
}

/** Rows of before a moment, found by their ids. */
function byAge(table: string, term: Duration, also = "true"): Step {
  return (world, tx, batch) =>
    count(
      tx,
      `delete from ${table} where id in (select id from ${table} where id < $1 and ${also} order by id limit $2)`,
      [firstIdAt(minus(world.now(), term)), batch],
    );
}

/** Rows of small tables, some time after the moment that they tell of. */
function byMoment(table: string, moment: string, term: Duration): Step {
  return (world, tx, batch) =>
    count(tx, `delete from ${table} where ctid in (select ctid from ${table} where ${moment} <= $1 limit $2)`, [
      minus(world.now(), term),
      batch,
    ]);
}

async function count(tx: Tx, text: string, values: readonly unknown[]): Promise<number> {
  return (await tx.query(`${text} returning 1 as one`, values)).length;
}

/** A report with all that hangs on it. Reports wait meanwhile, for a value that nobody names any more goes too. */
async function removeReports(world: World, tx: Tx, batch: number): Promise<number> {
  const now = world.now();
  const due = await tx.query<{ id: string }>(
    `select id from report where id < $1 and expires_at <= $2 order by id limit $3`,
    [firstIdAt(minus(now, retention.report)), now, batch],
  );
  if (due.length === 0) return 0;
  await stopDossiers(tx);
  // Another process may have been here while we waited: only what we take away ourselves is ours to tell of.
  const gone = await tx.query<{ id: string; desk: string }>(
    `delete from report where id = any($1::uuid[]) returning id, desk`,
    [due.map(({ id }) => id)],
  );
  const ids = gone.map(({ id }) => id);
  const tied = await tx.query<{ indicator: string }>(
    `delete from tie where report = any($1::uuid[]) returning indicator`,
    [ids],
  );
  for (const [table, ...columns] of ofReports) {
    for (const column of columns) await tx.query(`delete from ${table} where ${column} = any($1::uuid[])`, [ids]);
  }
  await tx.query(`delete from follow_up where digest = any($1::text[])`, [
    ids.map((id) => world.secrets.digest("follow-up", world.secrets.followUpCode(id))),
  ]);
  await removeUnnamed(tx, indicatorsOf(tied));
  for (const desk of new Set(gone.map((each) => each.desk))) {
    const subjects = gone.filter((each) => each.desk === desk).map(({ id }) => id);
    await append(world, tx, { type: "report.expired", subjects, organisation: desk });
  }
  return due.length;
}

/** What hangs on a report, and by which columns. */
const ofReports: readonly (readonly [table: string, ...columns: string[]])[] = [
  ["report_key", "report"],
  ["reporter_key", "report"],
  ["external_report", "report"],
  ["confirmation", "report"],
  ["original", "report"],
  ["amendment", "report"],
  ["cut", "report"],
  ["separation", "report_a", "report_b"],
  ["same_report", "report_a", "report_b"],
];

/**
 * A request with its disclosures and answers, long after its content went; the newest first, for one that followed money on
 * refers to the answer before it. In one statement, because answers and requests refer to each other.
 */
async function removeRequests(world: World, tx: Tx, batch: number): Promise<number> {
  const before = minus(world.now(), retention.request);
  const due = await tx.query<{ id: string; indicator: string }>(
    `select id, indicator from barrier_request r where id < $1 and expires_at <= $2 and not exists (
       select 1 from outcome o join barrier_request later on later.after_outcome = o.id
       where o.request = r.id and (later.expires_at > $2 or later.id >= $1))
     order by id desc limit $3`,
    [firstIdAt(before), before, batch],
  );
  if (due.length === 0) return 0;
  await stopDossiers(tx);
  await tx.query(
    `with gone as (select unnest($1::uuid[]) as id),
       receipts as (delete from correction_receipt where correction in (select id from correction where request in (select id from gone))),
       ${ofRequests.map((table) => `${table}_gone as (delete from ${table} where request in (select id from gone))`).join(",\n       ")}
     delete from barrier_request where id in (select id from gone)`,
    [due.map(({ id }) => id)],
  );
  await removeUnnamed(tx, indicatorsOf(due));
  return due.length;
}

/** What hangs on a request. */
const ofRequests = [
  "correction",
  "outcome",
  "disclosure",
  "request_content",
  "barrier_term",
  "named_reference",
  "named_notice",
  "appeal",
  "hearing",
] as const;

/** That a covenant fired, once nothing that was asked for it is left. */
async function removeFirings(world: World, tx: Tx, batch: number): Promise<number> {
  const gone = await tx.query<{ indicator: string }>(
    `delete from firing where id in (
       select id from firing f where id < $1 and not exists (select 1 from barrier_request r where r.firing = f.id)
       order by id limit $2)
     returning indicator`,
    [firstIdAt(minus(world.now(), retention.request)), batch],
  );
  if (gone.length === 0) return 0;
  await stopDossiers(tx);
  await removeUnnamed(tx, indicatorsOf(gone));
  return gone.length;
}

/** What an alert told goes when nobody who was told may keep it any longer; that there was one stays as its requests do. */
function emptyAlerts(world: World, tx: Tx, batch: number): Promise<number> {
  return count(
    tx,
    `update declaration set said = null where id in (
       select id from declaration d where said is not null and live_until <= $1 and not exists (
         select 1 from barrier_request r where r.declaration = d.id and r.expires_at > $1)
       order by id limit $2)`,
    [world.now(), batch],
  );
}

/** What was declared and withdrawn, or is over, once nothing that was asked for it is left. */
function removeDeclarations(world: World, tx: Tx, batch: number): Promise<number> {
  return count(
    tx,
    `delete from declaration where id in (
       select id from declaration d where coalesce(withdrawn_at, live_until) <= $1 and not exists (select 1 from barrier_request r where r.declaration = d.id)
       order by id limit $2)`,
    [minus(world.now(), retention.request), batch],
  );
}

/** Values that no report, no firing and no request names any more, with what was found of them. */
async function removeUnnamed(tx: Tx, indicators: readonly string[]): Promise<void> {
  const unnamed = await tx.query<{ id: string }>(
    `delete from indicator i where id = any($1::uuid[])
       and not exists (select 1 from tie t where t.indicator = i.id)
       and not exists (select 1 from firing f where f.indicator = i.id)
       and not exists (select 1 from barrier_request r where r.indicator = i.id)
     returning id`,
    [indicators],
  );
  await tx.query(`delete from hub_finding where indicator = any($1::uuid[])`, [unnamed.map(({ id }) => id)]);
}

function indicatorsOf(rows: readonly { readonly indicator: string }[]): string[] {
  return [...new Set(rows.map(({ indicator }) => indicator))];
}
