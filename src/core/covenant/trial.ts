/**
 * What a covenant would have done with past reports: to whom, when, about what kind, with which fields and on which ground,
 * and how often. It runs in a world of its own, whose store is thrown away; nothing leaves, and no value, report or person
 * is in what it shows.
 */
import { Refusal } from "#core/errors.ts";
import { receiveReport, takeIn } from "#core/flow.ts";
import { hub, type Tx, type World } from "#core/ports.ts";
import { draftReasons } from "./activation.ts";
import type { Covenant, CovenantGround, ShareField } from "./covenant.ts";
import { storeDraft } from "./in-force.ts";
import { parseCovenant } from "./parse.ts";
import type { PastReport } from "./past-reports.ts";

export type TrialSummary = {
  readonly covenant: string;
  readonly version: number;
  /** What keeps it from being put in force, and what a reader should know of this trial. */
  readonly findings: readonly string[];
  readonly reports: {
    readonly replayed: number;
    readonly refused: number;
    readonly from?: string;
    readonly until?: string;
  };
  /** How often it would have fired. */
  readonly fired: number;
  readonly asked: readonly WouldAsk[];
  readonly notAsked: readonly { readonly step: string; readonly reason: string; readonly times: number }[];
};

export type WouldAsk = {
  readonly step: string;
  readonly addressee: string;
  readonly barrier: string;
  readonly kind: string;
  readonly times: number;
  readonly first: string;
  readonly last: string;
  /** What the requests would have held: never more than the step shares. */
  readonly fields: readonly ShareField[];
  readonly ground: CovenantGround;
  readonly decidedBy: "rule" | "person";
};

/** A scratch world: its clock is moved from report to report. */
export type Scratch = { readonly world: World; readonly at: (instant: Date) => Promise<void> };

/** Replays the reports, in order of time, under this covenant alone. @throws Refusal POLICY_INVALID with the lines. */
export async function tryOut(
  { world, at }: Scratch,
  source: string,
  past: AsyncIterable<PastReport>,
): Promise<TrialSummary> {
  const { directory, taxonomy } = world.policy;
  const { covenant } = parseCovenant(source, directory, taxonomy);
  await world.store.transaction(hub, (tx) => storeDraft(world, tx, covenant, source, []));
  // In force for the trial, whatever it lacks: what it lacks is among the findings.
  world.covenants.inForce = [covenant];
  const counted = { replayed: 0, refused: 0 };
  let [from, until]: (Date | undefined)[] = [];
  const refusals = new Set<string>();
  for await (const report of past) {
    from ??= report.receivedAt;
    until = report.receivedAt;
    await at(report.receivedAt);
    const refusal = await told(world, report);
    if (refusal === undefined) counted.replayed += 1;
    else {
      counted.refused += 1;
      refusals.add(refusal);
    }
  }
  const days = { ...(from && { from: from.toISOString() }), ...(until && { until: until.toISOString() }) };
  return world.store.transaction(hub, async (tx) => ({
    covenant: covenant.id,
    version: covenant.version,
    findings: findings(world, covenant, [...refusals]),
    reports: { ...counted, ...days },
    ...(await outcomeOf(tx, covenant)),
  }));
}

/** Undefined when it went in; else why it could not. */
async function told(world: World, past: PastReport): Promise<string | undefined> {
  try {
    if ("report" in past) await world.store.transaction(hub, (tx) => takeIn(world, tx, past.report));
    else await receiveReport(world, { desk: past.desk, input: past.input, body: JSON.stringify(past.input) });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function findings(world: World, covenant: Covenant, refusals: readonly string[]): string[] {
  const asksOwnBank = covenant.steps.some(
    ({ addressee }) => "resolver" in addressee && addressee.resolver === "own-bank",
  );
  const followsMoney = covenant.steps.some(({ about }) => about.in === "answer");
  return [
    ...draftReasons(covenant, world.now()),
    ...(asksOwnBank
      ? ["Of stored reports the reporter's own bank is not looked up: no seal is opened for a trial."]
      : []),
    ...(followsMoney ? ["Answers are not replayed, so no money is followed to a next bank."] : []),
    ...refusals.slice(0, 5).map((refusal) => `A report could not be taken in: ${refusal}`),
  ];
}

type AskedRow = {
  step: number;
  addressee: string;
  barrier: string;
  kind: string;
  times: number;
  first: Date;
  last: Date;
  fields: ShareField[];
  ruled: boolean;
};

async function outcomeOf(tx: Tx, covenant: Covenant): Promise<Pick<TrialSummary, "fired" | "asked" | "notAsked">> {
  const [firing] = await tx.query<{ fired: number }>(`select count(*)::integer as fired from firing`);
  const asked = await tx.query<AskedRow>(
    `select r.step, r.addressee, r.barrier, r.kind, count(*)::integer as times, min(r.created_at) as first,
       max(r.created_at) as last, bool_and(r.decided_by = 'rule') is true as ruled,
       array(select distinct f from request_content c join barrier_request q on q.id = c.request,
         lateral (select jsonb_object_keys(c.fields) union select unnest(c.sealed_names)) as named (f)
         where q.step = r.step and q.addressee = r.addressee order by f) as fields
     from barrier_request r group by r.step, r.addressee, r.barrier, r.kind order by r.step, times desc, r.addressee`,
  );
  const notAsked = await tx.query<{ step: number; reason: string; times: number }>(
    `select step, reason, count(*)::integer as times from not_applicable group by step, reason order by step, times desc`,
  );
  const nameOf = (step: number): string => covenant.steps[step]?.ask ?? String(step);
  return {
    fired: firing?.fired ?? 0,
    asked: asked.flatMap(({ step, first, last, ruled, ...row }) => {
      const ground = covenant.steps[step]?.ground;
      if (ground === undefined) return [];
      return [
        {
          ...row,
          step: nameOf(step),
          ground,
          first: first.toISOString(),
          last: last.toISOString(),
          decidedBy: ruled ? ("rule" as const) : ("person" as const),
        },
      ];
    }),
    notAsked: notAsked.map(({ step, ...row }) => ({ step: nameOf(step), ...row })),
  };
}
