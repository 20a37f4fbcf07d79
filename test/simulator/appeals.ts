/** Whoever is named says that it is wrong; two people judge it, and what they reverse no longer ties or counts anywhere. */
import type { Person } from "#core/people/person.ts";
import { hub } from "#core/ports.ts";
import type { StoredRequest } from "./look.ts";
import { call, expectAnswer, type Run } from "./run.ts";
import { clear } from "./taking-back.ts";

const judge = (id: string, role: string): Person => ({ id, name: id, organisation: "politie-lmio", roles: [role] });
const first = judge("ravi", "investigator");
const second = judge("nora", "piket");

/** Only accounts: what is asked beside a shop hangs on the shop, and another question asks what becomes of that. */
export async function appeal(run: Run): Promise<string> {
  const about = [...run.mirror.requests.values()].filter(
    ({ sent_at, kind, decide_at, withdrawn }) =>
      sent_at !== null && kind === "iban" && decide_at === "politie-lmio" && !withdrawn,
  );
  if (about.length === 0) return "nobody is named";
  const request = run.random.pick(about);
  return appealAs(run, request, run.random.chance(0.3) ? "upheld" : "wrongly-named");
}

async function appealAs(run: Run, request: StoredRequest, verdict: "upheld" | "wrongly-named"): Promise<string> {
  const reference = run.sim.calm.secrets.followUpCode(request.id);
  const again = () =>
    run.unanswered.push({ what: `appeal ${request.id}`, again: () => appealAs(run, request, verdict) });
  const made = await call(run, "makeAppeal", (world) =>
    run.verbs.makeAppeal(world, { reference, statement: "Dit klopt niet." }),
  );
  expectAnswer(made, `An appeal about ${request.id}`);
  if (made.kind !== "told") return lost(again);
  const id = await openAppealOf(run, request.id);
  const proposed = await call(run, "proposeVerdict", (world) =>
    run.verbs.proposeVerdict(world, first, id, { verdict, reason: "Nagekeken." }),
  );
  expectAnswer(proposed, `A verdict about ${id}`);
  if (proposed.kind !== "told") return lost(again);
  const confirmed = await call(run, "confirmVerdict", (world) => run.verbs.confirmVerdict(world, second, id, verdict));
  expectAnswer(confirmed, `Confirming ${id}`);
  if (confirmed.kind === "lost" && confirmed.committed.length === 0) return lost(again);
  if (verdict !== "upheld") clear(run.model, `${request.kind} ${request.value}`);
  return `${request.id.slice(-6)} is ${verdict}: ${confirmed.kind}`;
}

function lost(again: () => void): string {
  again();
  return "an appeal is lost on the way";
}

async function openAppealOf({ sim }: Run, request: string): Promise<string> {
  const [row] = await sim.calm.store.transaction(hub, (tx) =>
    tx.query<{ id: string }>(`select id from appeal where request = $1 and confirmed_at is null`, [request]),
  );
  return row?.id ?? "";
}
