/** What must hold after every step of what the step touched, and now and then of all there is, whatever went wrong. */
import { verifyLog } from "#core/log/audit.ts";
import { Broken, type Invariant } from "./broken.ts";
import { everythingThatLeaves, nameOf } from "./look.ts";
import { standingName } from "./mirror.ts";
import { mayDecide } from "./partners.ts";
import { secretIn } from "./population.ts";
import type { Run } from "./run.ts";
import { allThereIs, type Touched, touchedSince } from "./touched.ts";
import type { History, Trail } from "./trail.ts";

/** policy/covenants: what each step may tell. */
const shares: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "webshop-three-reports": [
    ["indicator", "form", "reporters", "firstSeen", "lastSeen"],
    ["indicator", "form"],
    ["indicator", "form", "reporters", "firstSeen", "lastSeen"],
  ],
  "marketplace-three-reports": [["indicator", "form", "reporters", "firstSeen", "lastSeen"]],
  "own-payment-urgent": [["indicator", "amount", "occurredAt", "transaction", "victimAccount"]],
  "own-payment-urgent-police": [["indicator", "amount", "occurredAt", "transaction", "victimAccount"]],
};

/** What the last step touched, in the store and in the reference. */
export async function checkStep(run: Run, trail: Trail): Promise<void> {
  check(run, trail, await touchedSince(run, trail));
}

/** All there is, read anew: what a step changed beside what it should, and what takes longer. */
export async function checkWhole(run: Run, trail: Trail): Promise<void> {
  check(run, trail, await allThereIs(run));
  const verified = await verifyLog(run.sim.calm);
  if (!verified.whole) throw new Broken("the log is whole", JSON.stringify(verified.fault));
  const text = await everythingThatLeaves(run.sim.calm);
  const seen = secretIn(run.population, text);
  if (seen === undefined) return;
  const row = text.split("\n").find((line) => line.includes(seen)) ?? "";
  throw new Broken("no victim's key", `${seen} stands in ${row.slice(0, 300)}`);
}

function check(run: Run, trail: Trail, touched: Touched): void {
  checkReports(touched);
  checkDossiers(touched);
  checkFirings(run, touched);
  checkRequests(run, touched);
  checkContents(run, touched);
  checkCorrections(touched);
  checkOutcomes(touched);
  checkStates(touched, trail);
  const found = run.sim.broken[0];
  if (found !== undefined) throw found;
}

function checkReports({ reports, expected }: Touched): void {
  same(
    "nothing acknowledged is lost",
    "reports",
    reports.map(({ id, state }) => `${id} ${state}`),
    expected.reports.map(({ id, state }) => `${id} ${state}`),
  );
  const lost = expected.reports.reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0);
  const kept = reports.reduce((sum, { amount_cents }) => sum + (amount_cents ?? 0), 0);
  if (lost !== kept) throw new Broken("losses add up", `${lost} cents were reported lost, ${kept} are kept.`);
}

/** No dossier holds two components, and no component lies in two dossiers. */
function checkDossiers({ held, expected }: Touched): void {
  const parts = (of: readonly (readonly [name: string, part: string])[]) =>
    [...Map.groupBy(of, ([, part]) => part).values()].map((names) =>
      names
        .map(([name]) => name)
        .toSorted()
        .join(", "),
    );
  same(
    "a dossier is what hangs together",
    "dossiers",
    parts(held.flatMap(({ name, dossier }) => (dossier === null ? [] : [[name, dossier] as const]))),
    parts([...expected.groups]),
  );
}

function checkFirings({ sim }: Run, { firings, expected }: Touched): void {
  const { official } = sim.calm.policy.directory;
  const ours = firings.find(({ kind, value }) => official.has(`${kind} ${value}`));
  if (ours !== undefined)
    throw new Broken("no official value", `${ours.kind} ${ours.value} is said to be a fraudster's.`);
  const name = (one: {
    covenant: string;
    version: number;
    round: number;
    withdrawn: boolean;
    reporters: number;
    reports: number;
  }) =>
    `${one.covenant} ${one.version} round ${one.round} ${one.withdrawn ? "withdrawn" : "stands"} ${one.reporters} reporters ${one.reports} reports`;
  same(
    "enough and not less",
    "firings",
    firings.map((one) => `${one.kind} ${one.value} ${one.for_report ?? "-"} ${name(one)}`),
    expected.firings.map((one) => `${one.indicator} ${one.forReport ?? "-"} ${name(one)}`),
  );
  const losses = (all: readonly { lossCents: number }[]) => all.reduce((sum, { lossCents }) => sum + lossCents, 0);
  if (losses(firings) !== losses(expected.firings))
    throw new Broken("losses add up", "A firing counts another loss than was reported.");
}

function checkRequests({ decisions, sim }: Run, { requests, expected }: Touched): void {
  const asked = requests.map(nameOf);
  const standing = requests.filter(({ withdrawn }) => !withdrawn).map(standingName);
  for (const all of [asked, standing]) {
    const seen = new Set<string>();
    const twice = all.find((one) => seen.size === seen.add(one).size);
    if (twice !== undefined) throw new Broken("no request twice", twice);
  }
  const stands = (withdrawn: boolean) => (withdrawn ? "withdrawn" : "stands");
  same(
    "enough and not less",
    "requests",
    requests.map((request) => `${nameOf(request)} ${stands(request.withdrawn)}`),
    expected.requests.map((request) => `${request.name} ${stands(request.withdrawn)}`),
  );
  for (const request of requests) {
    const { id, kind, value, state, decided_by, sent_at } = request;
    if (sim.calm.policy.directory.official.has(`${kind} ${value}`))
      throw new Broken("no official value", `${kind} ${value} is asked about.`);
    if (decided_by === null && sent_at === null) continue;
    const byRule = kind === "domain" && decided_by === "rule";
    const decision = decisions.get(id);
    const approved = sent_at === null || decision?.approve === true;
    // Where nobody decides in time a covenant may let a request end; it never leaves by that.
    const bySilence = decided_by === "silence" && sent_at === null && (state === "expired" || state === "withdrawn");
    if (
      !byRule &&
      !bySilence &&
      (decision === undefined || decision.person.id !== decided_by || !approved || !mayDecide(request, decision.person))
    ) {
      throw new Broken(
        "a person decides about a person",
        `${id} about ${kind} was decided by ${decided_by ?? "nobody"}.`,
      );
    }
  }
}

function checkContents({ readings, model, mirror, population }: Run, { requests }: Touched): void {
  const stored = requests.map(({ id, addressee, fields, sealed_names }) => ({
    request: id,
    organisation: addressee,
    fields: { ...fields, ...Object.fromEntries(sealed_names.map((name) => [name, ""])) },
  }));
  for (const { request, organisation, fields } of [...stored, ...readings]) {
    const asked = mirror.requests.get(request);
    const share = asked && shares[asked.covenant]?.[asked.step];
    if (asked === undefined || share === undefined || asked.addressee !== organisation)
      throw new Broken("only theirs", `${organisation} reads ${request}.`);
    for (const [name, value] of Object.entries(fields)) {
      if (!share.includes(name))
        throw new Broken("no field beyond the covenant", `${name} of ${request} goes to ${organisation}.`);
      const own = name === "victimAccount" || name === "transaction";
      const told = JSON.stringify(value);
      if (!own && secretIn(population, told) !== undefined)
        throw new Broken("no victim's key", `${name} of ${request} tells who reported.`);
      const victim = asked.for_report === null ? undefined : model.reports.get(asked.for_report);
      if (name === "victimAccount" && value !== "" && value !== victim?.ownIban)
        throw new Broken("no victim's key", `${request} tells another's account.`);
    }
  }
  readings.length = 0;
}

/** A correction follows what was sent and no longer holds; and what was sent and no longer holds is corrected. */
function checkCorrections({ corrections, requests }: Touched): void {
  const asks = new Map(requests.map((request) => [request.id, request]));
  const made = Map.groupBy(corrections, ({ request }) => request);
  for (const { request, created_at } of corrections) {
    const asked = asks.get(request);
    if (asked === undefined || asked.sent_at === null || asked.sent_at > created_at || !asked.withdrawn) {
      throw new Broken("corrections reach who was told", `${request} is corrected, and was not told or still holds.`);
    }
  }
  for (const { id, sent_at, withdrawn, state } of requests) {
    const times = made.get(id)?.length ?? 0;
    const open = state === "draft" || state === "approved" || state === "sent" || state === "acknowledged";
    if (withdrawn && open)
      throw new Broken("corrections reach who was told", `${id} no longer holds and is still ${state}.`);
    if (times !== (withdrawn && sent_at !== null ? 1 : 0)) {
      throw new Broken("corrections reach who was told", `${id}, ${state}, is corrected ${times} times.`);
    }
  }
}

function checkOutcomes({ outcomes, expected }: Touched): void {
  same(
    "nothing acknowledged is lost",
    "outcomes",
    outcomes.map(({ id, amount }) => `${id} ${amount ?? 0}`),
    expected.outcomes.map(([id, cents]) => `${id} ${cents}`),
  );
}

function checkStates({ requests }: Touched, trail: Trail): void {
  for (const { id, state, decided_by } of requests) {
    const told: History | undefined = trail.requests.get(id);
    if (decided_by === "silence" && told?.struck.has("request.nobody-decided") !== true)
      throw new Broken("states move as they may", `${id} ended in silence, and the log does not tell.`);
    if (told?.state !== state)
      throw new Broken("states move as they may", `${id} is ${state}, and the log tells ${told?.state ?? "nothing"}.`);
  }
}

function same(invariant: Invariant, what: string, found: readonly string[], expected: readonly string[]): void {
  const [there, wanted] = [new Set(found), new Set(expected)];
  const missing = expected.filter((one) => !there.has(one));
  const extra = found.filter((one) => !wanted.has(one));
  if (missing.length === 0 && extra.length === 0 && found.length === expected.length) return;
  throw new Broken(invariant, `${what} missing: ${list(missing)}; and not expected: ${list(extra)}`);
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.slice(0, 4).join(", ");
}
