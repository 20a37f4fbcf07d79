/**
 * Ten partners with a server of their own, one of which takes connections and never answers: how soon after the commit the
 * others have what is theirs, and what telling them costs the intake. The servers are one process of its own, on this same
 * machine, so what they cost is in it too.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { delivering, forAll } from "#adapters/exchange/ways.ts";
import { webhooks as webhookWay } from "#adapters/exchange/webhook.ts";
import { openPostgres } from "#adapters/storage/postgres.ts";
import type { Store } from "#adapters/storage/store.ts";
import { loadCovenant } from "#core/covenant/in-force.ts";
import { setWebhook } from "#core/delivery/webhook.ts";
import { prepareDeliveries } from "#core/delivery.ts";
import { seal } from "#core/log/log.ts";
import { hub, type World } from "#core/ports.ts";
import { type Bank, openBank } from "#tools/bank.ts";
import { startPostgres } from "#tools/postgres.ts";
import { clockwork } from "../src/clockwork.ts";
import { registries, shopCovenant, withRegistries } from "./registries.ts";
import { type MadeUp, madeUpReport } from "./reports.ts";
import { contest, ratio, spread } from "./rounds.ts";
import { benchWorld, handIn } from "./world.ts";

const clients = 16;
const rounds = 5;
/** Of the reports that come as fast as they can, one in so many asks a partner for something. */
const oneIn = 20;
const askedPerSecond = 20;
const patience = 30_000;

type Committed = Map<string, number>;

/** Measures for about so many seconds. */
export async function webhooks(seconds: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "kentering-bench-"));
  const server = await startPostgres();
  const store = await openPostgres({ url: server.url, connections: clients });
  await using bank = await openBank();
  try {
    const world = await tellingWorld(store, join(folder, "keys"), bank);
    const paced = await soonAfter(world, store, bank, Math.round(seconds / 3));
    const intake = await besideIntake(world, store, bank, (seconds * 1_000 * 2) / 3 / (2 * (rounds + 0.5)));
    return { partners: registries.length, hanging: 1, clients, rounds, oneIn, paced, intake };
  } finally {
    await store.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function tellingWorld(store: Store, keys: string, bank: Bank): Promise<World> {
  const plain = await benchWorld(store, keys);
  const world: World = {
    ...plain,
    policy: { ...plain.policy, directory: withRegistries(plain.policy.directory) },
    loopbackWebhooks: true,
  };
  const way = webhookWay({ world, baseUrl: "https://kentering.example", loopback: true });
  const telling = { ...world, deliver: delivering([way, forAll(async () => ({ way: "outbox" }))]) };
  await loadCovenant(telling, shopCovenant);
  for (const [place, { id }] of registries.entries()) {
    const path = place === 0 ? "/hang" : `/ok-${place}`;
    const { secret } = await setWebhook(telling, { organisation: id, by: "bench" }, { url: bank.url(path) });
    await bank.know(path, secret);
  }
  return telling;
}

/** A report that asks the registry of its shop for something, each registry in its turn. */
function asking(seed: number, number: number): MadeUp {
  const { tld } = registries[number % registries.length] ?? { tld: "nl" };
  return { ...madeUpReport(seed, number, `winkel-${seed}-${number}.${tld}`), form: "sales-fraud" };
}

/** So many a second, with the clock of the server going. */
async function soonAfter(world: World, store: Store, bank: Bank, seconds: number): Promise<object> {
  const committed: Committed = new Map();
  const clock = clockwork({ world, store, mailFiles: undefined }, (line) => process.stderr.write(`${line}\n`));
  const began = performance.now();
  const pending: Promise<void>[] = [];
  for (let number = 0; number < seconds * askedPerSecond; number++) {
    const due = began + (number * 1_000) / askedPerSecond;
    if (due > performance.now()) await wait(due - performance.now());
    pending.push(noted(world, asking(1, number), committed));
  }
  await Promise.all(pending);
  const figures = await arrivals(world, bank, committed);
  await clock.stop();
  return { seconds, askedPerSecond, ...figures };
}

async function noted(world: World, report: MadeUp, committed: Committed): Promise<void> {
  await handIn(world, report);
  committed.set(report.indicators[0]?.value ?? "", Date.now());
}

/** Milliseconds from commit to arrival, of those whose partner answers. */
async function arrivals(world: World, bank: Bank, committed: Committed): Promise<object> {
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<{ id: string; value: string }>(
      `select r.id, i.value from indicator i join barrier_request r on r.indicator = i.id
       where i.kind = 'domain' and i.value = any($1::text[]) and r.covenant = 'bench-shops'`,
      [[...committed.keys()]],
    ),
  );
  const hanging = registries[0]?.tld ?? "";
  const expected = new Map(
    rows.filter(({ value }) => !value.endsWith(`.${hanging}`)).map(({ id, value }) => [id, committed.get(value) ?? 0]),
  );
  const seen = new Map<string, number>();
  for (const end = Date.now() + patience; seen.size < expected.size && Date.now() < end; await wait(100)) {
    for (const { body, at, isNew, path } of bank.got) {
      if (!isNew || path === "/hang") continue;
      const subject = String(JSON.parse(body).subject);
      if (expected.has(subject)) seen.set(subject, at);
    }
  }
  const times = [...seen].map(([id, at]) => at - (expected.get(id) ?? 0)).toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.floor(share * (times.length - 1))] ?? Number.NaN);
  return {
    expected: expected.size,
    arrived: seen.size,
    milliseconds: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
  };
}

/** As fast as sixteen clients can: alone as in `flow`, and with the server's clock sealing and telling meanwhile. */
async function besideIntake(world: World, store: Store, bank: Bank, milliseconds: number): Promise<object> {
  const committed: Committed = new Map();
  const [alone, telling]: [number[], number[]] = [[], []];
  const report = (seed: number) => (number: number) =>
    number % oneIn === 0
      ? noted(world, asking(seed, number / oneIn), committed)
      : handIn(world, madeUpReport(seed, number));
  for (let round = 0; round < rounds; round++) {
    const turns = [
      async () => {
        const rates = await contest({ rounds: 1, milliseconds, clients, works: { alone: report(10 + round) } });
        alone.push(...rates.alone);
      },
      async () => {
        const clock = clockwork({ world, store, mailFiles: undefined }, (line) => process.stderr.write(`${line}\n`));
        const rates = await contest({ rounds: 1, milliseconds, clients, works: { telling: report(20 + round) } });
        telling.push(...rates.telling);
        await clock.stop();
      },
    ];
    // Every other round runs backwards; what one turn left to be sealed and sent is done before the next begins.
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      committed.clear();
      await turn();
      await drained(world, store);
    }
  }
  return {
    turnSeconds: milliseconds / 1_000,
    perSecond: { alone: spread(alone), telling: spread(telling) },
    tellingToAlone: ratio(telling, alone),
    ofTheLastTurn: await arrivals(world, bank, committed),
  };
}

async function drained(world: World, store: Store): Promise<void> {
  while ((await seal(world)) + (await prepareDeliveries(world)) > 0);
  const clock = clockwork({ world, store, mailFiles: undefined }, (line) => process.stderr.write(`${line}\n`));
  const waiting = () =>
    world.store.transaction(hub, (tx) =>
      tx.query(`select 1 as one from lane where next_attempt_at is not null and failing_since is null limit 1`),
    );
  for (const end = Date.now() + patience; (await waiting()).length > 0 && Date.now() < end; await wait(50));
  await clock.stop();
}
