/** What the reporter learns, from the code alone: every step in plain words, others only in bands (rule 5). */
import { currentDossier, withMerged } from "./dossier.ts";
import { effectOf } from "./effect.ts";
import { Refusal } from "./errors.ts";
import { parseFollowUpCode } from "./follow-up-code.ts";
import { hub, type Tx, type World } from "./ports.ts";
import type { RequestState } from "./states.ts";

/** How many others reported the same, never exactly. */
export const bands = ["none", "some", "many"] as const;
export type Band = (typeof bands)[number];
const many = 10;

export type AskedPartner = {
  readonly partner: string;
  readonly barrier: string;
  readonly state: RequestState;
  readonly sentAt: Date;
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
  readonly linked: Band;
  readonly asked: readonly AskedPartner[];
};

type ReportRow = {
  id: string;
  desk: string;
  form: string;
  received_at: Date;
  state: Followed["state"];
  dossier: string | null;
};

/** @throws Refusal NOT_FOUND for a code of ours that names nothing; INPUT_INVALID for what is no code. */
export async function followReport(world: World, code: string): Promise<Followed> {
  const digest = world.secrets.digest("follow-up", parseFollowUpCode(code));
  return world.store.transaction(hub, async (tx) => {
    const report = await reportBy(tx, digest);
    const dossier = report.dossier === null ? undefined : await currentDossier(tx, report.dossier);
    return {
      id: report.id,
      desk: report.desk,
      form: report.form,
      receivedAt: report.received_at,
      state: report.state,
      linked: dossier === undefined ? "none" : await linkedBand(tx, report.id, dossier),
      asked: dossier === undefined ? [] : await askedPartners(world, tx, report.id, dossier),
    };
  });
}

/** The report a code belongs to, for whoever holds the code. */
export async function reportOfCode(world: World, code: string): Promise<string> {
  const digest = world.secrets.digest("follow-up", parseFollowUpCode(code));
  return world.store.transaction(hub, async (tx) => (await reportBy(tx, digest)).id);
}

async function reportBy(tx: Tx, digest: string): Promise<ReportRow> {
  const [row] = await tx.query<ReportRow>(
    `select r.id, r.desk, r.form, r.received_at, r.state, r.dossier from follow_up f join report r on r.id = f.report
     where f.digest = $1`,
    [digest],
  );
  if (row === undefined)
    throw new Refusal("NOT_FOUND", "We have no report with this code. Check the code on your receipt.");
  return row;
}

/** Police data never show in a count for the public: only reports held under the GDPR are looked at. */
async function linkedBand(tx: Tx, report: string, dossier: string): Promise<Band> {
  const others = await tx.query(
    `select distinct t.report from indicator i join tie t on t.indicator = i.id join report r on r.id = t.report
     where i.dossier = ${withMerged("$1")} and t.live and t.role = 'controlled' and t.report <> $2 and r.regime = 'avg' limit ${many}`,
    [dossier, report],
  );
  return bandOf(others.length);
}

function bandOf(count: number): Band {
  return count === 0 ? "none" : count < many ? "some" : "many";
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
  }>(
    `select id, addressee, barrier, state, sent_at from barrier_request
     where dossier = ${withMerged("$1")} and sent_at is not null and (for_report is null or for_report = $2)
       and exists (select 1 from tie t where t.report = $2 and t.role = 'controlled' and (t.indicator = barrier_request.indicator
         or t.indicator = (select f.indicator from firing f where f.id = barrier_request.firing)))
     order by id limit 50`,
    [dossier, report],
  );
  const asked: AskedPartner[] = [];
  for (const { id, addressee, barrier, state, sent_at } of requests) {
    const answers = await tx.query<{ result: string; code: string | null; at: Date }>(
      `select result, code, happened_at as at from outcome where request = $1 order by id`,
      [id],
    );
    asked.push({
      partner: addressee,
      barrier,
      state,
      sentAt: sent_at,
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
