/** What must hold after every step, whatever went wrong in it. */
import { verifyLog } from "#core/log/audit.ts";
import { Broken, type Invariant } from "./broken.ts";
import { componentsOf } from "./components.ts";
import { eventsAfter, everythingThatLeaves, look, nameOf, type Stored } from "./look.ts";
import { requestName } from "./model.ts";
import { mayDecide } from "./partners.ts";
import type { Run } from "./run.ts";
import { type History, type Trail, trailAfter } from "./trail.ts";

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

export async function checkStep(run: Run, trail: Trail): Promise<Stored> {
  const stored = await look(run.sim.calm);
  checkReports(run, stored);
  checkDossiers(run, stored);
  checkFirings(run, stored);
  checkRequests(run, stored);
  checkContents(run, stored);
  checkCorrections(stored);
  checkOutcomes(run, stored);
  trailAfter(trail, await eventsAfter(run.sim.calm, trail.last));
  checkStates(stored, trail);
  const found = run.sim.broken[0];
  if (found !== undefined) throw found;
  return stored;
}

/** What takes longer, and is looked at now and then. */
export async function checkWhole(run: Run): Promise<void> {
  const verified = await verifyLog(run.sim.calm);
  if (!verified.whole) throw new Broken("the log is whole", JSON.stringify(verified.fault));
  const text = await everythingThatLeaves(run.sim.calm);
  const seen = run.population.secrets.find((secret) => text.includes(secret));
  if (seen === undefined) return;
  const row = text.split("\n").find((line) => line.includes(seen)) ?? "";
  throw new Broken("no victim's key", `${seen} stands in ${row.slice(0, 300)}`);
}

function checkReports({ model }: Run, { reports }: Stored): void {
  same(
    "nothing acknowledged is lost",
    "reports",
    reports.map(({ id, state }) => `${id} ${state}`),
    [...model.reports.values()].map(({ id, state }) => `${id} ${state}`),
  );
  const lost = [...model.reports.values()].reduce((sum, { amountCents }) => sum + (amountCents ?? 0), 0);
  const kept = reports.reduce((sum, { amount_cents }) => sum + (amount_cents ?? 0), 0);
  if (lost !== kept) throw new Broken("losses add up", `${lost} cents were reported lost, ${kept} are kept.`);
}

/** No dossier holds two components, and no component lies in two dossiers. */
function checkDossiers({ model }: Run, { held }: Stored): void {
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
    parts(held.map(({ name, dossier }) => [name, dossier])),
    parts([...componentsOf(model.reports.values())]),
  );
}

function checkFirings({ model, sim }: Run, { firings }: Stored): void {
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
    model.firings.map((one) => `${one.indicator} ${one.forReport ?? "-"} ${name(one)}`),
  );
  const losses = (all: readonly { lossCents: number }[]) => all.reduce((sum, { lossCents }) => sum + lossCents, 0);
  if (losses(firings) !== losses(model.firings))
    throw new Broken("losses add up", "A firing counts another loss than was reported.");
}

function checkRequests({ model, decisions, sim }: Run, { requests }: Stored): void {
  const asked = requests.map(nameOf);
  const standing = requests
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ covenant, step, addressee, kind, value, for_report }) =>
      [covenant, step, addressee, kind, value, for_report ?? "-"].join(" | "),
    );
  for (const all of [asked, standing]) {
    const twice = all.find((one, place) => all.indexOf(one) !== place);
    if (twice !== undefined) throw new Broken("no request twice", twice);
  }
  const stands = (withdrawn: boolean) => (withdrawn ? "withdrawn" : "stands");
  same(
    "enough and not less",
    "requests",
    requests.map((request) => `${nameOf(request)} ${stands(request.withdrawn)}`),
    model.requests.map((request) => `${requestName(request)} ${stands(request.withdrawn)}`),
  );
  for (const request of requests) {
    const { id, kind, value, decided_by, sent_at } = request;
    if (sim.calm.policy.directory.official.has(`${kind} ${value}`))
      throw new Broken("no official value", `${kind} ${value} is asked about.`);
    if (decided_by === null && sent_at === null) continue;
    const byRule = kind === "domain" && decided_by === "rule";
    const decision = decisions.get(id);
    const approved = sent_at === null || decision?.approve === true;
    if (
      !byRule &&
      (decision === undefined || decision.person.id !== decided_by || !approved || !mayDecide(request, decision.person))
    ) {
      throw new Broken(
        "a person decides about a person",
        `${id} about ${kind} was decided by ${decided_by ?? "nobody"}.`,
      );
    }
  }
}

function checkContents({ readings, model, population }: Run, { requests }: Stored): void {
  const byId = new Map(requests.map((request) => [request.id, request]));
  const stored = requests.map(({ id, addressee, fields, sealed_names }) => ({
    request: id,
    organisation: addressee,
    fields: { ...fields, ...Object.fromEntries(sealed_names.map((name) => [name, ""])) },
  }));
  for (const { request, organisation, fields } of [...stored, ...readings]) {
    const asked = byId.get(request);
    const share = asked && shares[asked.covenant]?.[asked.step];
    if (asked === undefined || share === undefined || asked.addressee !== organisation)
      throw new Broken("only theirs", `${organisation} reads ${request}.`);
    for (const [name, value] of Object.entries(fields)) {
      if (!share.includes(name))
        throw new Broken("no field beyond the covenant", `${name} of ${request} goes to ${organisation}.`);
      const own = name === "victimAccount" || name === "transaction";
      const told = JSON.stringify(value);
      if (!own && population.secrets.some((secret) => told.includes(secret)))
        throw new Broken("no victim's key", `${name} of ${request} tells who reported.`);
      const victim = asked.for_report === null ? undefined : model.reports.get(asked.for_report);
      if (name === "victimAccount" && value !== "" && value !== victim?.ownIban)
        throw new Broken("no victim's key", `${request} tells another's account.`);
    }
  }
  readings.length = 0;
}

/** A correction follows what was sent and no longer holds; and what was sent and no longer holds is corrected. */
function checkCorrections({ corrections, requests }: Stored): void {
  for (const { request, created_at } of corrections) {
    const asked = requests.find(({ id }) => id === request);
    if (asked === undefined || asked.sent_at === null || asked.sent_at > created_at || !asked.withdrawn) {
      throw new Broken("corrections reach who was told", `${request} is corrected, and was not told or still holds.`);
    }
  }
  for (const { id, sent_at, withdrawn, state } of requests) {
    const times = corrections.filter(({ request }) => request === id).length;
    const open = state === "draft" || state === "approved" || state === "sent" || state === "acknowledged";
    if (withdrawn && open)
      throw new Broken("corrections reach who was told", `${id} no longer holds and is still ${state}.`);
    if (times !== (withdrawn && sent_at !== null ? 1 : 0)) {
      throw new Broken("corrections reach who was told", `${id}, ${state}, is corrected ${times} times.`);
    }
  }
}

function checkOutcomes({ outcomes }: Run, stored: Stored): void {
  same(
    "nothing acknowledged is lost",
    "outcomes",
    stored.outcomes.map(({ id, amount }) => `${id} ${amount ?? 0}`),
    [...outcomes].map(([id, cents]) => `${id} ${cents}`),
  );
}

function checkStates({ requests }: Stored, trail: Trail): void {
  for (const { id, state } of requests) {
    const told: History | undefined = trail.requests.get(id);
    if (told?.state !== state)
      throw new Broken("states move as they may", `${id} is ${state}, and the log tells ${told?.state ?? "nothing"}.`);
  }
}

function same(invariant: Invariant, what: string, found: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((one) => !found.includes(one));
  const extra = found.filter((one) => !expected.includes(one));
  if (missing.length === 0 && extra.length === 0 && found.length === expected.length) return;
  throw new Broken(invariant, `${what} missing: ${list(missing)}; and not expected: ${list(extra)}`);
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.slice(0, 4).join(", ");
}
