/** Reports are taken back, found false and erased; reporters look how it stands; time passes; agreements are renewed. */
import type { Person } from "#core/people/person.ts";
import { hub } from "#core/ports.ts";
import { testTime } from "#tools/stores.ts";
import { policyCovenants } from "#tools/world.ts";
import { Broken } from "./broken.ts";
import { nameOf } from "./look.ts";
import { secretIn } from "./population.ts";
import { call, expectAnswer, type Run } from "./run.ts";
import { cut, erase, retract } from "./taking-back.ts";

export async function takeBack(run: Run): Promise<string> {
  const ids = [...run.model.reports.keys()];
  if (ids.length === 0) return "there is nothing to take back";
  const id = run.random.pick(ids);
  return retractAs(run, id, run.random.pick(["withdrawn", "false", "erased"]));
}

async function retractAs(run: Run, id: string, how: "withdrawn" | "false" | "erased"): Promise<string> {
  // What has left before the verb runs; nothing leaves in between.
  const left = new Set([...run.mirror.requests.values()].filter(({ sent_at }) => sent_at !== null).map(nameOf));
  const verb =
    how === "withdrawn"
      ? run.verbs.withdrawReport
      : how === "false"
        ? run.verbs.findReportFalse
        : run.verbs.eraseReport;
  const answer = await call(run, how, (world) => verb(world, id));
  expectAnswer(answer, `A report being ${how}`);
  if (answer.kind === "lost") run.unanswered.push({ what: `${how} ${id}`, again: () => retractAs(run, id, how) });
  const done = answer.kind === "told" || (answer.kind === "lost" && answer.committed.length > 0);
  if (done && how === "erased") erase(run.model, id, ({ name }) => left.has(name));
  if (done && how !== "erased") retract(run.model, id, how);
  return `${id.slice(-6)} is ${how}: ${answer.kind}`;
}

/** Whoever took a report finds that it does not belong to a value it names. */
export async function cutLoose(run: Run): Promise<string> {
  const { persons } = run.sim.calm.policy.directory;
  const reports = [...run.model.reports.values()];
  const report = reports.length === 0 ? undefined : run.random.pick(reports);
  const named = report?.controlled[0];
  const person = persons.find(
    ({ organisation, roles }) => organisation === report?.desk && roles.some((role) => cutters.includes(role)),
  );
  if (report === undefined || named === undefined || person === undefined) return "nobody cuts";
  const name = `${named.kind} ${named.value}`;
  const [indicator] = await run.sim.calm.store.transaction(hub, (tx) =>
    tx.query<{ id: string }>(`select id from indicator where kind || ' ' || value = $1`, [name]),
  );
  return cutAs(run, { id: person.subject, ...person }, { report: report.id, indicator: indicator?.id ?? "", name });
}

const cutters: readonly string[] = ["desk-worker", "investigator"];

async function cutAs(
  run: Run,
  person: Person,
  { name, ...tie }: { readonly report: string; readonly indicator: string; readonly name: string },
): Promise<string> {
  const answer = await call(run, "cutTie", (world) => run.verbs.cutTie(world, person, { ...tie, reason: "Verward." }));
  expectAnswer(answer, `Cutting ${name}`);
  if (answer.kind === "lost")
    run.unanswered.push({ what: `cut ${tie.report}`, again: () => cutAs(run, person, { name, ...tie }) });
  if (answer.kind === "told" || (answer.kind === "lost" && answer.committed.length > 0))
    cut(run.model, tie.report, name);
  return `${person.id} cuts ${name} from ${tie.report.slice(-6)}: ${answer.kind}`;
}

export async function follow(run: Run): Promise<string> {
  const codes = [...run.codes];
  if (codes.length === 0) return "nobody follows a report";
  const [id, code] = run.random.pick(codes);
  const answer = await call(run, "followReport", (world) => run.verbs.followReport(world, code));
  expectAnswer(answer, "Following a report");
  if (answer.kind !== "told") return "a report is followed: lost";
  const expected = run.model.reports.get(id)?.state;
  if (answer.value.id !== id || answer.value.state !== expected) {
    throw new Broken(
      "nothing acknowledged is lost",
      `The reporter of ${id} sees ${answer.value.id} ${answer.value.state}, not ${expected}.`,
    );
  }
  if (secretIn(run.population, JSON.stringify(answer.value)) !== undefined)
    throw new Broken("no victim's key", "A reporter's key shows to whoever follows a report.");
  return `the reporter of ${id.slice(-6)} looks`;
}

/** One round, or several at once as several processes would. */
export async function tick(run: Run): Promise<string> {
  const times = run.random.chance(0.3) ? run.random.between(2, 3) : 1;
  const answers = await Promise.all(
    Array.from({ length: times }, () => call(run, "tick", (world) => run.verbs.tick(world))),
  );
  for (const each of answers) expectAnswer(each, "A tick");
  return `${times} × tick: ${answers.map((each) => (each.kind === "told" ? Object.values(each.value).join("/") : each.kind)).join(" ")}`;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * After so long only hours pass: a run stays within the term of its first reports. What is taken away after that, and what
 * then can no longer be counted anew, the reference does not know (retention.test.ts does).
 */
const horizon = 600 * day;

/** Mostly moments, at times days, seldom weeks. */
export async function leap(run: Run): Promise<string> {
  const { random } = run;
  const isLate = run.sim.calm.now().getTime() - testTime.getTime() > horizon;
  const size = random.next() * (isLate ? 0.8 : 1);
  const span =
    size < 0.5
      ? random.between(1, 5 * minute)
      : size < 0.8
        ? random.between(minute, 12 * hour)
        : size < 0.95
          ? random.between(hour, 5 * day)
          : random.between(day, 28 * day);
  await run.sim.pass(span);
  return `${Math.round(span / minute)} minutes pass: ${run.sim.calm.now().toISOString()}`;
}

/** A new version, with another threshold. */
export async function renew(run: Run): Promise<string> {
  const id = run.random.pick(["webshop-three-reports", "marketplace-three-reports", "own-payment-urgent-police"]);
  const text = policyCovenants().find((each) => each.includes(`\nid: ${id}\n`)) ?? "";
  const shipped = Number(/\nversion: (\d+)\n/.exec(text)?.[1]);
  const version = (run.versions.get(id) ?? shipped) + 1;
  run.versions.set(id, version);
  const threshold = run.random.between(2, 4);
  run.model.thresholds.set(`${id} ${version}`, threshold);
  const source = text
    .replace(/version: \d+\n/, `version: ${version}\n`)
    .replace(/review: [\d-]+/, `review: ${run.sim.calm.now().getUTCFullYear() + 4}-01-01`)
    .replace("reporters >= 3", `reporters >= ${threshold}`);
  return load(run, source, `${id} ${version} (from ${threshold})`);
}

async function load(run: Run, source: string, what: string): Promise<string> {
  const answer = await call(run, "loadCovenant", (world) => run.verbs.loadCovenant(world, source));
  // Who asks again may come after a later version; then theirs is history.
  expectAnswer(answer, "A renewed covenant", "STATE_CONFLICT");
  if (answer.kind === "lost") run.unanswered.push({ what: `load ${what}`, again: () => load(run, source, what) });
  return `${what} is loaded: ${answer.kind}`;
}

/** Whoever got no answer asks again. */
export async function askAgain(run: Run): Promise<string> {
  const [first] = run.unanswered.splice(0, 1);
  return first === undefined ? "nobody has to ask again" : `again: ${await first.again()}`;
}
