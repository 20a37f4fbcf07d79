/** What people do with requests: decide, read, acknowledge and answer, at times the wrong people. */
import type { Decision } from "#core/decision.ts";
import type { Person } from "#core/people/person.ts";
import { Broken } from "./broken.ts";
import type { StoredRequest } from "./look.ts";
import { call, expectAnswer, type Run } from "./run.ts";

export async function decide(run: Run): Promise<string> {
  const drafts = requests(run, ({ state, decide_at }) => state === "draft" && decide_at !== null);
  if (drafts.length === 0) return "nobody has anything to decide";
  const draft = run.random.pick(drafts);
  const people = run.sim.calm.policy.directory.persons.map(
    ({ subject, ...person }): Person => ({ id: subject, ...person }),
  );
  const deciders = people.filter((person) => mayDecide(draft, person));
  if (deciders.length === 0 || run.random.chance(0.2))
    return decideWrongly(run, draft, run.random.pick(people.filter((one) => !mayDecide(draft, one))));
  const approve = run.random.chance(0.8);
  return decideAs(run, run.random.pick(deciders), {
    request: draft.id,
    approve,
    ...(!approve && { reason: "Te weinig." }),
  });
}

/** Who the covenant names, by day or by night. */
export function mayDecide(
  request: StoredRequest,
  { organisation, roles }: Pick<Person, "organisation" | "roles">,
): boolean {
  const { decide_at, decide_role, piket_at, piket_role } = request;
  if (organisation === decide_at && roles.includes(decide_role ?? "")) return true;
  return organisation === piket_at && roles.includes(piket_role ?? "");
}

async function decideAs(run: Run, person: Person, decision: Decision, again = false): Promise<string> {
  const { request, approve } = decision;
  const answer = await call(run, "decide", (world) => run.verbs.decide(world, person, decision));
  // By the time somebody asks again, the request may be gone or decided otherwise; the same decision again is no conflict.
  const earlier = run.decisions.get(request);
  const same = earlier?.person.id === person.id && earlier.approve === approve;
  expectAnswer(
    answer,
    `The decision of ${person.id} about ${request}`,
    ...(again && !same ? ["STATE_CONFLICT" as const] : []),
  );
  if (answer.kind === "lost")
    run.unanswered.push({ what: `decide ${request}`, again: () => decideAs(run, person, decision, true) });
  if (answer.kind === "told" || (answer.kind === "lost" && answer.committed.length > 0))
    run.decisions.set(request, { person, approve });
  return `${person.id} ${approve ? "approves" : "declines"} ${request.slice(-6)}: ${answer.kind}`;
}

async function decideWrongly(run: Run, { id }: StoredRequest, person: Person): Promise<string> {
  const answer = await call(run, "a decision by somebody else", (world) =>
    run.verbs.decide(world, person, { request: id, approve: true }),
  );
  if (answer.kind === "told" || (answer.kind === "lost" && answer.committed.length > 0)) {
    throw new Broken("only theirs", `${person.id} decided about ${id}, which is not theirs.`);
  }
  expectAnswer(answer, "A decision by somebody else", "NOT_FOUND");
  return `${person.id} may not decide about ${id.slice(-6)}`;
}

const strangers = ["bank-a", "bank-b", "rabobank", "sidn", "psp-a", "telco-a"];

/** The addressee, or now and then somebody else. */
function actorFor(run: Run, { addressee }: StoredRequest) {
  const organisation = run.random.chance(0.15) ? run.random.pick(strangers) : addressee;
  return { actor: { organisation, by: `worker-of-${organisation}` }, own: organisation === addressee };
}

export async function read(run: Run): Promise<string> {
  const all = requests(run, ({ state }) => state !== "declined");
  if (all.length === 0) return "there is nothing to read";
  const request = run.random.pick(all);
  const { actor, own } = actorFor(run, request);
  const answer = await call(run, "readRequest", (world) => run.verbs.readRequest(world, actor, request.id));
  if (answer.kind === "told" && (!own || request.sent_at === null))
    throw new Broken("only theirs", `${actor.organisation} read ${request.id}.`);
  const gone = !own || request.sent_at === null || request.expires_at <= run.sim.calm.now();
  expectAnswer(answer, `Reading ${request.id}`, ...(gone ? ["NOT_FOUND" as const] : []));
  if (answer.kind === "told")
    run.readings.push({ request: request.id, organisation: actor.organisation, fields: answer.value.fields });
  return `${actor.organisation} reads ${request.id.slice(-6)}: ${answer.kind}`;
}

export async function acknowledge(run: Run): Promise<string> {
  const all = requests(run, ({ sent_at }) => sent_at !== null);
  if (all.length === 0) return "there is nothing to acknowledge";
  const request = run.random.pick(all);
  const { actor, own } = actorFor(run, request);
  const answer = await call(run, "acknowledge", (world) => run.verbs.acknowledge(world, actor, request.id));
  if (answer.kind === "told" && !own)
    throw new Broken("only theirs", `${actor.organisation} acknowledged ${request.id}.`);
  const over = request.state === "withdrawn" || request.state === "expired";
  expectAnswer(
    answer,
    `Acknowledging ${request.id}`,
    ...(own ? [] : ["NOT_FOUND" as const]),
    ...(over ? ["STATE_CONFLICT" as const] : []),
  );
  return `${actor.organisation} acknowledges ${request.id.slice(-6)}: ${answer.kind}`;
}

export async function answer(run: Run): Promise<string> {
  const all = requests(run, ({ sent_at }) => sent_at !== null);
  if (all.length === 0) return "there is nothing to answer";
  const request = run.random.pick(all);
  const { actor, own } = actorFor(run, request);
  const result = run.random.pick(["raised", "raised", "declined", "unknown", "moved-on"]);
  const cents = run.random.chance(0.5) ? run.random.between(0, 50_000) : undefined;
  const outcome = {
    result,
    ...(result === "declined" && { code: "no-ground" }),
    ...(cents !== undefined && { amountStopped: { cents, currency: "EUR" } }),
  };
  return answerAs(run, actor, request, { own, outcome, cents: cents ?? 0 });
}

type Given = { readonly own: boolean; readonly outcome: unknown; readonly cents: number };

async function answerAs(
  run: Run,
  actor: { organisation: string; by: string },
  request: StoredRequest,
  given: Given,
): Promise<string> {
  const { own, outcome, cents } = given;
  const waiting = `answer ${request.id}`;
  // Whoever got no answer asks again before saying anything else.
  if (run.unanswered.some(({ what }) => what === waiting)) return `${waiting} is still under way`;
  const reply = await call(run, "recordOutcome", (world) => run.verbs.recordOutcome(world, actor, request.id, outcome));
  if (reply.kind === "told" && !own) throw new Broken("only theirs", `${actor.organisation} answered ${request.id}.`);
  expectAnswer(reply, `Answering ${request.id}`, ...(own ? [] : ["NOT_FOUND" as const]));
  if (reply.kind === "lost") run.unanswered.push({ what: waiting, again: () => answerAs(run, actor, request, given) });
  const results =
    reply.kind === "told" ? [reply.value] : reply.kind === "lost" ? reply.committed.map(({ result }) => result) : [];
  for (const result of results) {
    if (typeof result === "object" && result !== null && "id" in result && typeof result.id === "string")
      run.outcomes.set(result.id, cents);
  }
  return `${actor.organisation} answers ${request.id.slice(-6)}: ${reply.kind}`;
}

function requests(run: Run, which: (request: StoredRequest) => boolean): StoredRequest[] {
  return [...run.mirror.requests.values()].filter(which);
}
