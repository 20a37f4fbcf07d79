/** A barrier request (barrièreverzoek): one lawful ask to one partner, with exactly the fields its covenant names. */
import type { Decide, ShareField, Step } from "./covenant/covenant.ts";
import { minimised } from "./covenant/share.ts";
import type { Firing, Frozen } from "./firing.ts";
import type { EventType } from "./log/event.ts";
import type { Organisation } from "./policy.ts";
import type { Tx, World } from "./ports.ts";
import { openHearing } from "./redress/hearing.ts";
import { isEstablished, traderOf } from "./redress/trader.ts";
import { dayOf, deskOf } from "./report.ts";
import { plus } from "./time/duration.ts";
import type { Indicator, Money } from "./types.ts";

export type Subject = Indicator & { readonly id: string; readonly firstSeen: Date };

export type Ask = {
  readonly firing: Firing;
  readonly index: number;
  readonly step: Step;
  readonly subject: Subject;
  /** What was reported about the subject; unknown when all of it lies before the covenant's window. */
  readonly behind: Frozen | undefined;
  readonly addressee: Organisation;
  /** The declaration it carries out; then there is no report behind it. */
  readonly declaration?: string;
  /** That declaration is of what happens now; whoever declared it decided. */
  readonly live?: Live;
  /** What the bank asked before answered; then nothing is said of what was reported. */
  readonly after?: AfterAnswer;
};

/** A live alert: who declared it, until when it lasts, and what it tells. */
export type Live = {
  readonly by: string;
  readonly until: Date;
  readonly said: Readonly<Partial<Record<ShareField, unknown>>>;
};

/** Where a request stands in the chain of banks that money went through. */
export type AfterAnswer = {
  readonly outcome: string;
  /** The first request of the chain. */
  readonly chain: string;
  readonly hop: number;
  readonly forReport: string | undefined;
  readonly amount: Money | undefined;
  readonly when: string | undefined;
};

/** About the victim, for the victim's own bank: kept under the data key of the victim's report. */
const sealedFields: readonly ShareField[] = ["transaction", "victimAccount"];

/**
 * Drafts the request, once for each (covenant, step, addressee, indicator, round), whichever firing asks, in one
 * statement: the request, its content, its deadlines and what the log says of it. A withdrawn request opens the next
 * round. A rule's decision is made here too.
 */
export async function draftRequest(world: World, tx: Tx, ask: Ask): Promise<void> {
  const { firing, index, step, subject, addressee } = ask;
  const { covenant } = firing;
  const id = world.newId();
  const now = world.now();
  const trader = step.hearing && (await traderOf(tx, subject, now));
  const hearing = trader !== undefined && isEstablished(trader, now) ? step.hearing : undefined;
  const decide = hearing?.decide ?? step.decide;
  const decidedBy = decide.by === "rule" ? "rule" : decide.by === "declarer" ? ask.live?.by : undefined;
  const decider = deciderOf(decide, firing);
  const decideFrom = hearing === undefined ? now : plus(now, hearing.within);
  const content = await contentOf(world, tx, ask);
  const events = eventsOf(decide);
  const made = await tx.query<{ request: string }>(
    `with made as (
       insert into barrier_request (id, covenant, version, step, share, firing, addressee, indicator, kind, round, for_report,
         dossier, barrier, force, state, controller, regime, ground, purpose, notice, decide_at, decide_role, piket_at,
         piket_role, decide_due_at, decided_by, decided_at, within, created_at, expires_at, term, after_outcome, chain,
         hop, declaration, declaration_settled, live_until, declared_by)
       select $1::uuid, $2::text, $3::integer, $4::integer, $5::text[], $6::uuid, $7::text, $8::uuid, $9::text,
         1 + (select count(*) from barrier_request where covenant = $2 and step = $4 and addressee = $7 and indicator = $8
           and for_report is not distinct from $10
           and (withdrawn_at is not null or ($43::timestamptz is not null and declaration is distinct from $42)))::integer,
         $10::uuid, $11::uuid, $12, $13, $14, $15, $16, $17::jsonb, $18, $19::jsonb, $20, $21, $22, $23, $24::timestamptz,
         $25, $26::timestamptz, $27, $28::timestamptz, $29::timestamptz, $38, $39::uuid, $40::uuid, $41::integer,
         $42::uuid, case when $42::uuid is null then null else true end, $43, $44
       on conflict (covenant, step, addressee, indicator, round, for_report) do nothing returning id
     ), content as (
       insert into request_content (request, share, fields, sealed_fields, sealed_names, sealed_under)
       select id, $5, $30::jsonb, $31::bytea, $32::text[], $33::uuid from made
     ), due as (
       insert into deadline (id, type, subject, due_at)
       select d.id, d.type, made.id, d.at from made,
         (values ($34::uuid, 'decide', $24::timestamptz), ($35::uuid, 'expire', $29::timestamptz),
           ($45::uuid, 'over', $43::timestamptz)) as d (id, type, at)
       where d.at is not null
     )
     insert into event (id, at, type, subjects, organisation)
     select e.id, $28, e.type, array[made.id, $6], $15 from made, unnest($36::uuid[], $37::text[]) as e (id, type)
     returning subjects[1] as request`,
    [
      id,
      covenant.id,
      covenant.version,
      index,
      step.share,
      firing.id,
      addressee.id,
      subject.id,
      subject.kind,
      ask.after?.forReport ?? firing.forReport?.id ?? null,
      firing.dossier,
      step.barrier,
      step.force,
      decidedBy === undefined ? "draft" : "approved",
      controllerOf(world, decide, firing),
      covenant.regime,
      JSON.stringify(step.ground),
      step.purpose,
      JSON.stringify(noticeOf(step, firing, addressee, now)),
      decider?.at ?? null,
      decider?.role ?? null,
      decider?.piket?.at ?? null,
      decider?.piket?.role ?? null,
      decider?.dueBy(decideFrom) ?? null,
      decidedBy ?? null,
      decidedBy === undefined ? null : now,
      step.within.iso,
      now,
      plus(now, step.retain),
      JSON.stringify(content.plain),
      content.sealed ?? null,
      content.sealedNames,
      content.under ?? null,
      world.newId(),
      world.newId(),
      events.map(() => world.newId()),
      events,
      step.term?.iso ?? null,
      ask.after?.outcome ?? null,
      ask.after?.chain ?? null,
      ask.after?.hop ?? 0,
      ask.declaration ?? null,
      ask.live?.until ?? null,
      ask.live?.by ?? null,
      world.newId(),
    ],
  );
  if (hearing === undefined || made.length === 0) return;
  const organisation = decider?.at ?? covenant.controller;
  await openHearing(world, tx, id, { until: decideFrom, contact: trader?.contact, organisation });
}

/** What declares itself is no draft, and a rule decides at once. */
function eventsOf({ by }: Decide): readonly EventType[] {
  if (by === "declarer") return ["request.approved"];
  return by === "rule" ? ["request.drafted", "request.approved"] : ["request.drafted"];
}

/** Who decides, and at night; undefined when a rule does. Who declared hears what comes of it. */
function deciderOf(decide: Decide, { desk }: Firing) {
  if (decide.by === "rule") return undefined;
  if (decide.by === "declarer") return { at: desk, role: null, piket: undefined, dueBy: () => null };
  return {
    at: decide.at === "desk" ? desk : decide.at,
    role: decide.role,
    piket: "at" in decide.piket ? decide.piket : undefined,
    dueBy: (now: Date) => plus(now, decide.within),
  };
}

/** Where the desk itself decides, it is the desk that sends. */
function controllerOf(world: World, decide: Decide, { covenant, desk }: Firing): string {
  return decide.by === "person" && decide.at === "desk" ? deskOf(world, desk).controller : covenant.controller;
}

type Content = {
  readonly plain: Readonly<Record<string, unknown>>;
  readonly sealed: Uint8Array | undefined;
  readonly sealedNames: readonly string[];
  readonly under: string | undefined;
};

/** The fields, frozen now. What concerns the victim is sealed under the key of the victim's report. */
async function contentOf(world: World, tx: Tx, ask: Ask): Promise<Content> {
  const fields = Object.entries(minimised(ask.step, factsFor(ask)));
  const isSealed = (name: string): boolean => sealedFields.some((sealed) => sealed === name);
  const secret = fields.filter(([name]) => isSealed(name));
  const under = secret.length === 0 ? undefined : ask.firing.forReport?.id;
  return {
    plain: Object.fromEntries(fields.filter(([name]) => !isSealed(name))),
    sealed: under === undefined ? undefined : await sealUnder(world, tx, under, Object.fromEntries(secret)),
    sealedNames: secret.map(([name]) => name),
    under,
  };
}

async function sealUnder(world: World, tx: Tx, report: string, fields: unknown): Promise<Uint8Array> {
  const [key] = await tx.query<{ wrapped: Uint8Array }>(`select wrapped from report_key where report = $1`, [report]);
  if (key === undefined) throw new Error("The report whose fields are shared has no data key");
  return world.secrets.seal(key.wrapped, fields);
}

/** Everything a request could say. The step's `share` takes from it; the rest never leaves this function. */
function factsFor({ firing, subject, behind, after, live }: Ask): Readonly<Record<ShareField, unknown>> {
  const ofReport = firing.forReport;
  const occurrence = ofReport?.occurrence;
  return {
    indicator: { kind: subject.kind, value: subject.value },
    form: firing.form,
    reporters: behind?.reporters,
    reports: behind?.reports,
    firstSeen: subject.firstSeen.toISOString(),
    lastSeen: behind?.lastSeen,
    lossCents: behind?.lossCents,
    amount: live?.said.amount ?? ofReport?.amountLost,
    occurredAt:
      live?.said.occurredAt ??
      (occurrence !== undefined && "at" in occurrence ? occurrence.at.toISOString() : ofReport && dayOf(ofReport)),
    transaction: ofReport?.reporter.transaction,
    victimAccount: ofReport?.reporter.iban,
    amountMoved: after?.amount,
    movedAt: after?.when,
    happening: live?.said.happening,
    until: live?.said.until,
    card: live?.said.card,
    order: live?.said.order,
    camera: live?.said.camera,
  };
}

/** Who tells the person concerned, before when, and why that may wait (GDPR art. 14). */
function noticeOf({ notice }: Step, { covenant }: Firing, addressee: Organisation, now: Date): Record<string, string> {
  const who =
    notice.who === "controller" ? covenant.controller : notice.who === "addressee" ? addressee.id : notice.who;
  return {
    who,
    when: plus(now, notice.when).toISOString(),
    ...(notice.deferral && {
      deferralGround: notice.deferral.ground,
      deferralEnd: plus(now, notice.deferral.end).toISOString(),
    }),
  };
}
