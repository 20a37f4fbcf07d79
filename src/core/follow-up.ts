/** What the reporter learns, from the code alone: every step in plain words, others only in bands (rule 5). */
import { binds } from "./component.ts";
import { currentDossier, withMerged } from "./dossier.ts";
import { effectOf } from "./effect.ts";
import { Refusal } from "./errors.ts";
import { parseFollowUpCode } from "./follow-up-code.ts";
import { type NextStep, nextFor } from "./next-step.ts";
import type { Sector } from "./policy.ts";
import { hub, type Tx, type World } from "./ports.ts";
import type { RequestState } from "./states.ts";

/** How many others reported the same, never exactly: none, one or two, three to nine, ten or more. */
export const bands = ["none", "few", "several", "many"] as const;
export type Band = (typeof bands)[number];
/** Not at three: there an agreement fires, and who probes would see it happen. */
const several = 5;
const many = 10;

export type AskedPartner = {
  /** What kind of partner. Which one would tell where the other side banks. */
  readonly partner: Sector | "other";
  readonly barrier: string;
  readonly state: RequestState;
  readonly sentAt: Date;
  readonly dueAt: Date | undefined;
  /** When its addressee was told that it no longer holds. */
  readonly correctedAt: Date | undefined;
  readonly answers: readonly { readonly result: string; readonly code: string | undefined; readonly at: Date }[];
  readonly effect: PublicEffect | undefined;
};

/** How many reported in as many days before and after; only of reports under the GDPR, and never exactly. */
export type PublicEffect = {
  readonly raisedAt: Date;
  readonly days: number;
  readonly before: Band;
  readonly after: Band;
};

export type Followed = {
  readonly id: string;
  readonly desk: string;
  readonly form: string;
  readonly receivedAt: Date;
  readonly state: "received" | "withdrawn" | "false" | "erased";
  readonly keptUntil: Date;
  /** A letter waits for the reporter to say, before then, that the report is theirs. */
  readonly confirmBefore: Date | undefined;
  readonly confirmedAt: Date | undefined;
  readonly linked: Band;
  readonly amended: readonly { readonly kind: "addition" | "correction"; readonly at: Date }[];
  readonly asked: readonly AskedPartner[];
  /** What is to come, the soonest first. */
  readonly next: readonly NextStep[];
};

type ReportRow = {
  id: string;
  desk: string;
  form: string;
  received_at: Date;
  expires_at: Date;
  state: Followed["state"];
  dossier: string | null;
};

/** @throws Refusal NOT_FOUND for a code of ours that names nothing; INPUT_INVALID for what is no code. */
export async function followReport(world: World, code: string): Promise<Followed> {
  const digest = world.secrets.digest("follow-up", parseFollowUpCode(code));
  return world.store.transaction(hub, async (tx) => {
    const report = await reportBy(tx, digest);
    const dossier = report.dossier === null ? undefined : await currentDossier(tx, report.dossier);
    const followed = {
      id: report.id,
      desk: report.desk,
      form: report.form,
      receivedAt: report.received_at,
      state: report.state,
      keptUntil: report.expires_at,
      ...(await confirming(world, tx, report.id)),
      linked: dossier === undefined ? ("none" as const) : await linkedBand(tx, report.id, dossier),
      amended: await tx.query<Followed["amended"][number]>(
        `select kind, at from amendment where report = $1 order by id`,
        [report.id],
      ),
      asked: dossier === undefined ? [] : await askedPartners(world, tx, report.id, dossier),
    };
    return { ...followed, next: nextFor(followed, world.now()) };
  });
}

/** The report a code belongs to, for whoever holds the code. */
export async function reportOfCode(world: World, code: string): Promise<string> {
  const digest = world.secrets.digest("follow-up", parseFollowUpCode(code));
  return world.store.transaction(hub, async (tx) => (await reportBy(tx, digest)).id);
}

async function reportBy(tx: Tx, digest: string): Promise<ReportRow> {
  const [row] = await tx.query<ReportRow>(
    `select r.id, r.desk, r.form, r.received_at, r.expires_at, r.state, r.dossier from follow_up f join report r on r.id = f.report
     where f.digest = $1`,
    [digest],
  );
  if (row === undefined)
    throw new Refusal("NOT_FOUND", "We have no report with this code. Check the code on your receipt.");
  return row;
}

async function confirming(
  world: World,
  tx: Tx,
  report: string,
): Promise<Pick<Followed, "confirmBefore" | "confirmedAt">> {
  const [letter] = await tx.query<{ expires_at: Date; answer: string | null; answered_at: Date | null }>(
    `select expires_at, answer, answered_at from confirmation where report = $1 and token is not null`,
    [report],
  );
  const isWaiting = letter !== undefined && letter.answer === null && letter.expires_at > world.now();
  return {
    confirmBefore: isWaiting ? letter.expires_at : undefined,
    confirmedAt: letter?.answer === "confirmed" ? (letter.answered_at ?? undefined) : undefined,
  };
}

/** Police data never show in a count for the public: only reports held under the GDPR are looked at. */
async function linkedBand(tx: Tx, report: string, dossier: string): Promise<Band> {
  const others = await tx.query(
    `select distinct t.report from indicator i join tie t on t.indicator = i.id join report r on r.id = t.report
     where i.dossier = ${withMerged("$1")} and t.live and ${binds("t")} and t.report <> $2 and r.regime = 'avg' limit ${many}`,
    [dossier, report],
  );
  return bandOf(others.length);
}

function bandOf(count: number): Band {
  return count === 0 ? "none" : count < several ? "few" : count < many ? "several" : "many";
}

/**
 * What was asked because of, or about, what this report named; another victim's own payment stays out, and so does what
 * was asked about somebody else's report in the same dossier.
 */
async function askedPartners(world: World, tx: Tx, report: string, dossier: string): Promise<AskedPartner[]> {
  const requests = await tx.query<{
    id: string;
    addressee: string;
    barrier: string;
    state: RequestState;
    sent_at: Date;
    due_at: Date | null;
    corrected_at: Date | null;
  }>(
    `select id, addressee, barrier, state, sent_at, due_at,
       (select max(created_at) from correction c where c.request = barrier_request.id) as corrected_at
     from barrier_request
     where dossier = ${withMerged("$1")} and sent_at is not null and force <> 'information' and (for_report is null or for_report = $2)
       and exists (select 1 from tie t where t.report = $2 and t.role = 'controlled' and (t.indicator = barrier_request.indicator
         or t.indicator = (select f.indicator from firing f where f.id = barrier_request.firing)))
     order by id limit 50`,
    [dossier, report],
  );
  const asked: AskedPartner[] = [];
  const { organisations } = world.policy.directory;
  for (const { id, addressee, barrier, state, sent_at, due_at, corrected_at } of requests) {
    const answers = await tx.query<{ result: string; code: string | null; at: Date }>(
      `select result, code, happened_at as at from outcome where request = $1 order by id`,
      [id],
    );
    asked.push({
      partner: organisations.get(addressee)?.sector ?? "other",
      barrier,
      state,
      sentAt: sent_at,
      dueAt: due_at ?? undefined,
      correctedAt: corrected_at ?? undefined,
      answers: answers.map(({ result, code, at }) => ({ result, code: code ?? undefined, at })),
      effect: await publicEffect(world, tx, id),
    });
  }
  return asked;
}

async function publicEffect(world: World, tx: Tx, request: string): Promise<PublicEffect | undefined> {
  const effect = await effectOf(tx, request, world.now(), ["avg"]);
  if (effect === undefined) return undefined;
  const { raisedAt, days, before, after } = effect;
  return { raisedAt, days, before: bandOf(before.reports), after: bandOf(after.reports) };
}
