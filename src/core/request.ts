/** A barrier request (barrièreverzoek): one lawful ask to one partner, with exactly the fields its covenant names. */
import type { ShareField, Step } from "./covenant.ts";
import { minimised } from "./covenant-share.ts";
import { dueOnce } from "./deadline.ts";
import { plus } from "./duration.ts";
import { append } from "./event.ts";
import type { Firing } from "./firing.ts";
import type { Organisation } from "./policy.ts";
import type { Tx, World } from "./ports.ts";
import { dayOf, deskOf } from "./report.ts";
import type { Indicator, Report } from "./types.ts";

export type Subject = Indicator & { readonly id: string; readonly firstSeen: Date };

export type Ask = {
  readonly firing: Firing;
  readonly index: number;
  readonly step: Step;
  readonly subject: Subject;
  readonly addressee: Organisation;
  readonly report: Report;
};

/** About the victim, for the victim's own bank: kept under the data key of the victim's report. */
const sealedFields: readonly ShareField[] = ["transaction", "victimAccount"];

/** Drafts the request, once for each (covenant, step, addressee, indicator, round). A rule's decision is made here too. */
export async function draftRequest(world: World, tx: Tx, ask: Ask): Promise<void> {
  const { firing, index, step, subject, addressee, report } = ask;
  const id = world.newId();
  const now = world.now();
  const byRule = step.decide.by === "rule";
  const decideAt = step.decide.by === "rule" ? null : step.decide.at === "desk" ? report.desk : step.decide.at;
  const decideDue = step.decide.by === "rule" ? null : plus(now, step.decide.within);
  const [made] = await tx.query<{ id: string }>(
    `insert into barrier_request (id, covenant, version, step, share, firing, addressee, indicator, kind, round, for_report,
       dossier, barrier, force, state, controller, regime, ground, purpose, notice, decide_at, decide_role, decide_due_at,
       decided_by, decided_at, within, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::jsonb, $19, $20::jsonb,
       $21, $22, $23, $24, $25, $26, $27, $28)
     on conflict (covenant, step, addressee, indicator, round, for_report) do nothing returning id`,
    [
      id,
      firing.covenant.id,
      firing.covenant.version,
      index,
      step.share,
      firing.id,
      addressee.id,
      subject.id,
      subject.kind,
      firing.round,
      firing.forReport ?? null,
      firing.dossier,
      step.barrier,
      step.force,
      byRule ? "approved" : "draft",
      step.decide.by === "person" && step.decide.at === "desk"
        ? deskOf(world, report.desk).controller
        : firing.covenant.controller,
      firing.covenant.regime,
      JSON.stringify(step.ground),
      step.purpose,
      JSON.stringify(noticeOf(step, firing, addressee, now)),
      decideAt,
      step.decide.by === "rule" ? null : step.decide.role,
      decideDue,
      byRule ? "rule" : null,
      byRule ? now : null,
      step.within.iso,
      now,
      plus(now, step.retain),
    ],
  );
  if (made === undefined) return;
  await writeContent(world, tx, id, ask);
  if (decideDue !== null) await dueOnce(world, tx, { type: "decide", subject: id, dueAt: decideDue });
  const organisation = firing.covenant.controller;
  await append(world, tx, { type: "request.drafted", subjects: [id, firing.id], organisation });
  if (byRule) await append(world, tx, { type: "request.approved", subjects: [id], organisation });
}

/** The fields, frozen now. What concerns the victim is sealed under the key of the victim's report. */
async function writeContent(world: World, tx: Tx, request: string, ask: Ask): Promise<void> {
  const fields = Object.entries(minimised(ask.step, factsFor(ask)));
  const plain = fields.filter(([name]) => !sealedFields.some((sealed) => sealed === name));
  const secret = fields.filter(([name]) => sealedFields.some((sealed) => sealed === name));
  const sealed =
    secret.length === 0 ? undefined : await sealUnder(world, tx, ask.report.id, Object.fromEntries(secret));
  await tx.query(
    `insert into request_content (request, share, fields, sealed_fields, sealed_names, sealed_under)
     values ($1, $2, $3::jsonb, $4, $5, $6)`,
    [
      request,
      ask.step.share,
      JSON.stringify(Object.fromEntries(plain)),
      sealed ?? null,
      secret.map(([name]) => name),
      sealed === undefined ? null : ask.report.id,
    ],
  );
}

async function sealUnder(world: World, tx: Tx, report: string, fields: unknown): Promise<Uint8Array> {
  const [key] = await tx.query<{ wrapped: Uint8Array }>(`select wrapped from report_key where report = $1`, [report]);
  if (key === undefined) throw new Error("The report whose fields are shared has no data key");
  return world.secrets.seal(key.wrapped, fields);
}

/** Everything a request could say. The step's `share` takes from it; the rest never leaves this function. */
function factsFor({ firing, subject, report }: Ask): Readonly<Record<ShareField, unknown>> {
  const ofReport = firing.forReport === report.id ? report : undefined;
  const occurrence = ofReport?.occurrence;
  return {
    indicator: { kind: subject.kind, value: subject.value },
    form: firing.form,
    reporters: firing.evidence.reporters,
    reports: firing.evidence.reports,
    firstSeen: subject.firstSeen.toISOString(),
    lastSeen: firing.evidence.lastSeen,
    lossCents: firing.evidence.lossCents,
    amount: ofReport?.amountLost,
    occurredAt:
      occurrence !== undefined && "at" in occurrence ? occurrence.at.toISOString() : ofReport && dayOf(ofReport),
    transaction: ofReport?.reporter.transaction,
    victimAccount: ofReport?.reporter.iban,
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
