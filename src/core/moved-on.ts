/**
 * Money moved on before it could be stopped: the bank it went to is asked next, as far as the covenant follows it (a step
 * about what is "in: answer"). Once for each answer, never the same bank about the same account, and at most five banks far.
 */
import { bankOf } from "./addressee.ts";
import { notApplicable, signed } from "./asking.ts";
import type { Covenant, Step } from "./covenant/covenant.ts";
import { coveredBy } from "./covenant/in-force.ts";
import type { Firing } from "./firing.ts";
import type { Organisation } from "./policy.ts";
import type { Tx, World } from "./ports.ts";
import { draftRequest, type Subject } from "./request.ts";
import type { IndicatorKind } from "./types.ts";

/** Further than this the money is gone, and each bank more is one more that hears of somebody's account. */
const farthest = 5;

type Answered = {
  result: string;
  moved_bank: string | null;
  moved_account: string | null;
  moved_cents: number | null;
  moved_when: string | null;
  covenant: string;
  version: number;
  firing: string;
  form: string;
  round: number;
  dossier: string;
  for_report: string | null;
  desk: string | null;
  chain: string | null;
  hop: number;
  withdrawn_at: Date | null;
  id: string;
  kind: IndicatorKind;
  value: string;
  firstSeen: Date;
};

/** Asks the next bank, or writes down why nobody is asked. */
export async function followMoney(world: World, tx: Tx, outcome: string, request: string): Promise<void> {
  const answered = await answerOf(tx, outcome, request);
  if (answered === undefined || answered.result !== "moved-on" || answered.withdrawn_at !== null) return;
  if (answered.moved_bank === null && answered.moved_account === null) return;
  const covenant = await coveredBy(world, tx, answered.covenant, answered.version);
  const index = covenant.steps.findIndex(({ about }) => about.in === "answer");
  const step = covenant.steps[index];
  // Under a covenant that has retired nothing more is asked.
  const isInForce = world.covenants.inForce.some(
    ({ id, version }) => id === covenant.id && version === covenant.version,
  );
  if (step === undefined || !isInForce) return;
  const chain = answered.chain ?? request;
  await tx.query(`update barrier_request set chain = $2 where id = $1 and chain is null`, [request, chain]);
  const subject = await subjectOf(world, tx, answered);
  const firing = firingOf(covenant, answered, step);
  const addressee = await nextBank(world, tx, covenant, answered, subject, chain);
  if (typeof addressee === "string") return notApplicable(world, tx, firing, index, subject, addressee);
  const { moved_cents: cents, moved_when: when } = answered;
  await draftRequest(world, tx, {
    firing,
    index,
    step,
    subject,
    behind: undefined,
    addressee,
    after: {
      outcome,
      chain,
      hop: answered.hop + 1,
      forReport: answered.for_report ?? undefined,
      amount: cents === null ? undefined : { cents, currency: "EUR" },
      when: when ?? undefined,
    },
  });
}

async function answerOf(tx: Tx, outcome: string, request: string): Promise<Answered | undefined> {
  const [row] = await tx.query<Answered>(
    `select o.result, o.moved_bank, o.moved_account, o.moved_cents, o.moved_when, r.covenant, r.version, r.firing, f.form,
       f.round, r.dossier, r.for_report, coalesce((select desk from report where id = r.for_report), r.decide_at) as desk,
       r.chain, r.hop, r.withdrawn_at, i.id, i.kind, i.value, i.first_seen as "firstSeen"
     from outcome o join barrier_request r on r.id = o.request join firing f on f.id = r.firing
     join indicator i on i.id = r.indicator
     where o.id = $1 and r.id = $2 for update of r`,
    [outcome, request],
  );
  return row;
}

/** The account it went to; where only the bank is known, that bank is asked about the account it came from. */
async function subjectOf(world: World, tx: Tx, { moved_account: account, ...answered }: Answered): Promise<Subject> {
  if (account === null || account === answered.value) return answered;
  const known = await named(tx, account);
  if (known !== undefined) return known;
  // It hangs in no dossier: no report names it, and a bank's word ties no reports together.
  await tx.query(
    `insert into indicator (id, kind, value, first_seen, dossier, open) values ($1, 'iban', $2, $3, null, true)
     on conflict do nothing`,
    [world.newId(), account, world.now()],
  );
  const added = await named(tx, account);
  if (added === undefined) throw new Error("An account that was just added is not there");
  return added;
}

async function named(tx: Tx, account: string): Promise<Subject | undefined> {
  const [row] = await tx.query<Subject>(
    `select id, kind, value, first_seen as "firstSeen" from indicator where kind = 'iban' and value = $1`,
    [account],
  );
  return row;
}

/** Who is asked next, or the sentence that says why the chain ends here. */
async function nextBank(
  world: World,
  tx: Tx,
  covenant: Covenant,
  { moved_bank: bank, moved_account: account, hop }: Answered,
  subject: Subject,
  chain: string,
): Promise<Organisation | string> {
  const { directory } = world.policy;
  const name = `iban ${subject.value}`;
  if (
    account !== null &&
    (directory.official.has(name) || directory.hubs?.has(name) === true || (await isHub(tx, subject)))
  )
    return "The money went to an account that many use, or that is official: nobody is asked to block that.";
  if (hop >= farthest) return "The money went through too many banks to follow it further.";
  const found = (account === null ? undefined : bankOf(account, directory)) ?? directory.organisations.get(bank ?? "");
  const next = signed(covenant, found, "No bank in the directory holds the account that the money went to.");
  if (typeof next === "string") return next;
  const asked = await tx.query(
    `select 1 from barrier_request where (chain = $1 or id = $1) and addressee = $2 and indicator = $3`,
    [chain, next.id, subject.id],
  );
  return asked.length > 0 ? "This bank was asked about this account already." : next;
}

async function isHub(tx: Tx, { id }: Subject): Promise<boolean> {
  const rows = await tx.query(`select 1 from indicator where id = $1 and hub`, [id]);
  return rows.length > 0;
}

/** The firing it all goes back to. The report it was for is named by its id alone: nothing of it is told again. */
function firingOf(covenant: Covenant, answered: Answered, { decide }: Step): Firing {
  const { id, kind, value, firing, form, round, dossier, desk } = answered;
  if (decide.by === "person" && decide.at === "desk" && desk === null)
    throw new Error("A request for one report has a desk");
  return {
    id: firing,
    covenant,
    indicator: { id, kind, value },
    round,
    forReport: undefined,
    desk: desk ?? "",
    dossier,
    form,
    evidence: { reporters: 0, reports: 0, lossCents: 0, firstSeen: "", lastSeen: "" },
    firedAt: answered.firstSeen,
  };
}
