/** Nothing is kept for ever: every table has its term or a reason to stay, and after the term nothing of anybody is left. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  asOwner,
  dutchIban,
  handIn,
  investigator,
  person,
  requestTo,
  rows,
  scene,
  settle,
  shop,
} from "#tools/scene.ts";
import { eachStore } from "#tools/stores.ts";
import { type TestWorld, testStart } from "#tools/world.ts";
import { declareNumbers, withdrawDeclaration } from "./declaration.ts";
import { beginDraft, keepDraft } from "./draft.ts";
import { removeExpired } from "./expiry.ts";
import {
  addToReport,
  cutTie,
  decide,
  findHub,
  findReportFalse,
  findSame,
  postLetters,
  readRequest,
  receiveReport,
  recordOutcome,
  separateReports,
} from "./flow.ts";

import { beginImport } from "./import-run.ts";
import { verifyLog } from "./log/audit.ts";
import { seedPersons, signIn } from "./people/person.ts";
import { issueToken } from "./people/token.ts";
import { keeping, retention, sources } from "./retention.ts";

const day = 86_400_000;
const year = 366 * day;
const own = dutchIban("INGB", 1234567);
const fraudster = dutchIban("ABNA", 417164300);

/** Stand in everything that somebody told or wrote; no policy holds them. */
const marks = ["merkteken", fraudster, shop];

test("every table of the store has its term, or a reason to stay; every term its source; and none is of a table that is not there", async () => {
  const world = await scene();
  const tables = await tablesOf(world);
  assert.deepEqual(tables, Object.keys(keeping).toSorted());
  for (const { source, selectionList, verified } of Object.values(sources)) {
    assert.ok(source.length > 10 && selectionList.includes("Archiefwet"));
    assert.equal(verified, false, "no selection list was looked at");
  }
  const used = Object.values(keeping).flatMap((kept) => ("term" in kept ? [kept.term] : []));
  assert.deepEqual([...new Set(used)].toSorted(), Object.keys(retention).toSorted());
});

test("after their terms nothing of what anybody told is left in any table or in the log, and the log is whole", async () => {
  const world = await lived();
  const [before] = await rows<{ evidence: { reporters: number } }>(
    world,
    `select evidence from firing order by id limit 1`,
  );
  for (const mark of marks) assert.notDeepEqual(await holding(world, mark), [], `${mark} was there`);
  assert.deepEqual(await holding(world, own), [], "a victim's own account stands nowhere in clear");
  for (const [table, kept] of Object.entries(keeping)) {
    if (!("stays" in kept)) assert.ok((await sizeOf(world, table)) > 0, `${table} held something to take away`);
  }

  world.pass(15 * day);
  await removeExpired(world);
  for (const table of ["original", "idempotency", "draft", "confirmation", "session", "request_link"])
    assert.equal(await sizeOf(world, table), 0, table);

  world.pass(2 * year);
  await settle(world);
  await removeExpired(world);
  for (const table of ofTerm("report")) assert.equal(await sizeOf(world, table), 0, table);
  assert.deepEqual(await holding(world, "merkteken-verhaal"), []);
  const [after] = await rows<{ evidence: { reporters: number } }>(
    world,
    `select evidence from firing order by id limit 1`,
  );
  assert.deepEqual(after, before, "what a request was made on stays as long as the request");

  world.pass(6 * year);
  await settle(world);
  await removeExpired(world);
  for (const [table, kept] of Object.entries(keeping)) {
    if (!("stays" in kept)) assert.equal(await sizeOf(world, table), 0, `${table} is empty`);
  }
  for (const mark of marks) assert.deepEqual(await holding(world, mark), [], `${mark} is nowhere`);
  await settle(world);
  assert.equal((await verifyLog(world)).whole, true);
});

test("what is not past its term stays, to the last row", async () => {
  const world = await lived();
  const before = await sizes(world);
  world.pass(6 * day);
  await removeExpired(world);
  assert.deepEqual({ ...(await sizes(world)), session: before.session }, before);
});

test("a report that goes does not take back what was asked because of it, also not when another is found false later", async () => {
  const world = await scene();
  const [first] = [await handIn(world), await handIn(world), await handIn(world)];
  await settle(world);
  const { id } = await requestTo(world, "sidn");
  await readRequest(world, { organisation: "sidn", by: "daan" }, id);
  await asOwner(world, `update report set expires_at = expires_at + interval '1 year' where id = $1`, [first.id]);
  world.pass(2 * year);
  await removeExpired(world);
  assert.equal(await sizeOf(world, "report"), 1);
  await findReportFalse(world, first.id);
  assert.equal(await sizeOf(world, "correction"), 0, "nobody can say any more that there were too few");
});

eachStore("only the keeper deletes what is append-only, and it can change nothing", async (store) => {
  const world = await scene({}, store);
  await handIn(world);
  await settle(world);
  for (const change of [
    `update log set type = 'x'`,
    `delete from log`,
    `update report set form = 'x'`,
    `delete from batch`,
  ]) {
    await assert.rejects(
      world.store.transaction({ as: "keeper" }, (tx) => tx.query(change)),
      /permission/,
      change,
    );
  }
  await assert.rejects(
    world.store.transaction({ as: "keeper" }, (tx) =>
      tx.query(`insert into event (id, at, type, subjects, organisation) values ($1, $2, 'report.erased', '{}', 'x')`, [
        world.newId(),
        world.now(),
      ]),
    ),
    /policy/,
  );
});

eachStore("a month of which nothing is left goes whole; one that something is in stays", async (store) => {
  const world = await scene({ covenants: [] }, store);
  const { id } = await handIn(world, { indicators: [] });
  const name = `report_${world.now().toISOString().slice(0, 7).replace("-", "_")}`;
  world.pass(year);
  assert.ok(!(await store.dropEmptyPartitions(world.now())).includes(name), "it holds a report");
  world.pass(2 * year);
  await removeExpired(world);
  assert.deepEqual(await rows(world, `select 1 from report where id = $1`, [id]), []);
  const dropped = await store.dropEmptyPartitions(world.now());
  assert.ok(dropped.includes(name), dropped.join());
  await store.ensurePartitions(world.now());
  await handIn(world, { indicators: [] });
  assert.deepEqual(await store.dropEmptyPartitions(new Date(world.now().getTime() - 2 * year)), []);
  // The other tests of this process want their months back.
  await store.ensurePartitions(testStart);
});

/** A store in which everything happened that leaves something of somebody. */
async function lived(): Promise<TestWorld> {
  const world = await scene();
  const told = (more: object) => ({
    narrative: "merkteken-verhaal",
    reporter: { email: `merkteken-${++people}@example.org` },
    ...more,
  });
  const shopAndAccount = [
    { kind: "domain", value: shop, how: "visited" },
    { kind: "iban", value: fraudster, how: "paid" },
    { kind: "domain", value: "merkteken-platform.com", how: "visited" },
  ];
  const reports = [];
  for (const key of ["1", "2", "3", "4", "5"]) {
    reports.push(
      await handIn(world, {
        ...told({ indicators: shopAndAccount, externalId: `merkteken-${key}` }),
        key: `merkteken-${key}`,
      }),
    );
  }
  const [a, b, c, d, e] = reports.map(({ id }) => id);
  const clerk = { organisation: "bank-a", by: "bas" };
  for (let count = 0; count < 3; count++)
    await handIn(world, { desk: "fraudehelpdesk", narrative: `Een ander verhaal, keer ${count}, van wie dit zag.` });
  for (const item of await declareNumbers(world, clerk, { kind: "do-not-originate", numbers: ["0881234567"] }))
    if (item.status !== "refused") await withdrawDeclaration(world, clerk, item.id);
  await settle(world);
  const input = {
    form: "phishing",
    narrative: "merkteken-verhaal",
    reporter: { email: "merkteken-openbaar@example.org" },
  };
  await receiveReport(world, { desk: "public", input, body: "1", confirm: "nl" });
  const draft = await beginDraft(world, { values: { narrative: ["merkteken-verhaal"] }, passed: [] });
  await keepDraft(world, draft);
  const bytes = Buffer.from("merkteken-mail");
  await receiveReport(world, {
    desk: "public",
    input,
    body: "2",
    source: "mail",
    original: { bytes, attachments: [] },
  });
  const urgent = { form: "bank-helpdesk-fraud", indicators: [{ kind: "iban", value: fraudster, how: "paid" }] };
  const payer = { email: "merkteken-betaler@example.org", iban: own, transaction: "merkteken-overboeking" };
  const amountLost = { cents: 250_000, currency: "EUR" };
  await handIn(world, {
    desk: "fraudehelpdesk",
    ...told({ ...urgent, amountLost, occurredAt: "2026-11-23", reporter: payer }),
  });
  await settle(world);
  for (const [to, decider] of [
    ["bank-b", person("fraudehelpdesk", "desk-worker")],
    ["bank-a", investigator],
  ] as const) {
    for (const { id } of await rows<{ id: string }>(
      world,
      `select id from barrier_request where addressee = $1 and state = 'draft'`,
      [to],
    )) {
      await decide(world, decider, { request: id, approve: true });
    }
  }
  await settle(world);
  for (const { id, addressee } of await rows<{ id: string; addressee: string }>(
    world,
    `select id, addressee from barrier_request where state = 'sent'`,
  )) {
    const actor = { organisation: addressee, by: "merkteken-medewerker" };
    await readRequest(world, actor, id);
    await recordOutcome(world, actor, id, { result: "declined", reason: "merkteken-antwoord" });
  }
  const worker = { ...person("politie-lmio", "desk-worker", "investigator"), id: "merkteken-rechercheur" };
  await addToReport(world, reports[0]!.followUpCode, { narrative: "merkteken-aanvulling" }, "merkteken-1");
  await separateReports(world, worker, { a: a!, b: b!, reason: "merkteken-reden" });
  await findSame(world, worker, { a: c!, b: d! });
  const [tie] = await rows<{ indicator: string }>(world, `select indicator from tie where report = $1 limit 1`, [e]);
  await cutTie(world, worker, { report: e!, indicator: tie!.indicator, reason: "merkteken-knip" });
  const hub = { kind: "domain", value: "merkteken-platform.com", isHub: true, reason: "merkteken-hub" } as const;
  await findHub(world, person("jenv", "programme"), hub);
  for (const [columns, values] of besides) {
    await asOwner(world, `insert into ${columns} select ${values} from barrier_request r order by r.id limit 1`, [
      world.newId(),
      world.now(),
    ]);
  }
  for (const report of [a!, b!, c!]) await findReportFalse(world, report);
  await settle(world);
  await postLetters(world);
  for (const { id, addressee } of await rows<{ id: string; addressee: string }>(
    world,
    `select r.id, addressee from barrier_request r join correction c on c.request = r.id`,
  )) {
    await readRequest(world, { organisation: addressee, by: "merkteken-medewerker" }, id);
  }
  await beginImport(world, { desk: "cmi", name: "/data/merkteken.csv" });
  await rows(world, `update import_run set state = 'done', finished_at = $1`, [world.now()]);
  await issueToken(world, { organisation: "sidn", scopes: ["requests"], label: "merkteken", days: 30, by: "test" });
  await seedPersons(world, "https://issuer.example", [
    { subject: "merkteken", name: "merkteken", organisation: "sidn", roles: [] },
  ]);
  await signIn(world, { issuer: "https://issuer.example", subject: "merkteken", name: "merkteken" });
  await rows(world, `update person set disabled_at = $1`, [world.now()]);
  return world;
}

/** What else hangs on a request: each with its own tests, here only to see it go. */
const besides: readonly (readonly [columns: string, values: string])[] = [
  [
    "request_link (id, request, organisation, token, created_at, expires_at)",
    "$1::uuid, r.id, 'x', 'merkteken', $2::timestamptz, $2::timestamptz + interval '7 days'",
  ],
  [
    "barrier_term (id, request, organisation, begins_at, ends_at, renewed_by, reason, at)",
    "$1::uuid, r.id, 'x', $2, $2::timestamptz + interval '1 day', 'merkteken', 'merkteken', $2",
  ],
  [
    "named_notice (organisation, request, told_at, recorded_at)",
    "case when $1::uuid is null then '' else 'x' end, r.id, $2::timestamptz, $2",
  ],
  [
    "appeal (id, request, organisation, body_digest, made_at, answer_due_at, expires_at, answer, answered_at)",
    "$1::uuid, r.id, 'x', 'x', $2::timestamptz, $2, $2::timestamptz + interval '1 year', 'merkteken', $2",
  ],
  [
    "hearing (letter, request, until, opened_at, contact, danger)",
    "$1::uuid, r.id, $2::timestamptz, $2, 'merkteken', 'merkteken'",
  ],
  [
    "trader (kind, value, orders, days, since, contact, organisation, at)",
    "'domain', 'merkteken' || $1::uuid, 1, 1, $2::timestamptz::date, 'merkteken', 'x', $2",
  ],
];

let people = 0;

function ofTerm(term: string): string[] {
  return Object.entries(keeping).flatMap(([table, kept]) => ("term" in kept && kept.term === term ? [table] : []));
}

async function tablesOf(world: TestWorld): Promise<string[]> {
  const found = await rows<{ name: string }>(
    world,
    `select relname as name from pg_class where relkind in ('r', 'p') and not relispartition
       and relnamespace = current_schema()::regnamespace order by relname`,
  );
  return found.map(({ name }) => name);
}

/** The tables in which a text stands, but for those of policy, which nobody told. */
async function holding(world: TestWorld, text: string): Promise<string[]> {
  const held: string[] = [];
  for (const table of (await tablesOf(world)).filter((name) => !name.startsWith("covenant"))) {
    const [found] = await asOwner(
      world,
      `select 1 from ${table} t where strpos(lower(t::text), lower($1)) > 0 limit 1`,
      [text],
    );
    if (found !== undefined) held.push(table);
  }
  return held;
}

async function sizeOf(world: TestWorld, table: string): Promise<number> {
  const [{ size } = { size: 0 }] = await asOwner(world, `select count(*)::integer as size from ${table}`);
  return Number(size);
}

async function sizes(world: TestWorld): Promise<Record<string, number>> {
  const all = await Promise.all(
    Object.keys(keeping).map(async (table) => [table, await sizeOf(world, table)] as const),
  );
  return Object.fromEntries(all);
}
