/**
 * Nobody decides: not who should, and not the night decider, who is told when the first deadline passes. Then whoever answers
 * for it hears so, and what the covenant says happens: the request expires, or it leaves as information. That asks for
 * nothing, confirms nothing, and is never about a person: no silence may decide about one (GDPR art. 22).
 */
import type { SilenceEnd } from "./covenant/covenant.ts";
import { coveredBy } from "./covenant/in-force.ts";
import { dueOnce, met } from "./deadline.ts";
import { append } from "./log/event.ts";
import type { Tx, World } from "./ports.ts";
import { mayMove, move, type RequestState } from "./states.ts";
import { type Duration, plus } from "./time/duration.ts";
import { type IndicatorKind, impersonalKinds } from "./types.ts";

type Waiting = {
  readonly covenant: string;
  readonly version: number;
  readonly step: number;
  readonly kind: IndicatorKind;
  readonly controller: string;
  readonly state: RequestState;
  /** An established trader was to be heard, so somebody else decides than the step says. */
  readonly heard: boolean;
};

type Silence = { readonly waiting: Waiting; readonly within: Duration; readonly end: SilenceEnd };

/** The first deadline has passed: from now on the night decider's time runs, where the covenant gives one. */
export async function waitForPiket(world: World, tx: Tx, request: string): Promise<void> {
  const silence = await silenceOf(world, tx, request);
  if (silence === undefined) return;
  await dueOnce(world, tx, { type: "silence", subject: request, dueAt: plus(world.now(), silence.within) });
}

/** The night decider was silent too. */
export async function passSilence(world: World, tx: Tx, request: string): Promise<void> {
  const silence = await silenceOf(world, tx, request);
  if (silence === undefined) return;
  const { kind, state, controller: organisation } = silence.waiting;
  const subjects = [request];
  await append(world, tx, { type: "request.nobody-decided", subjects, organisation });
  if (silence.end === "inform" && impersonalKinds.includes(kind)) {
    await tx.query(
      `update barrier_request set state = $2, force = 'information', decided_by = 'silence', decided_at = $3 where id = $1`,
      [request, move(state, "approved"), world.now()],
    );
    await append(world, tx, { type: "request.informed", subjects, organisation });
    return;
  }
  await tx.query(
    `update barrier_request set decided_by = 'silence', decided_at = $2, state = 'expired' where id = $1`,
    [request, world.now()],
  );
  await endOf(tx, request, state);
  await met(world, tx, "expire", request);
  await append(world, tx, { type: "request.expired", subjects, organisation });
}

/** At the end of its term the content goes, sent or not, answered or not; that there was a request remains. */
export async function endOf(tx: Tx, request: string, state: RequestState): Promise<void> {
  await tx.query(
    `update request_content set fields = '{}', sealed_fields = null, sealed_under = null, sealed_names = '{}' where request = $1`,
    [request],
  );
  const next = state === "answered" ? "closed" : "expired";
  if (mayMove(state, next)) await tx.query(`update barrier_request set state = $2 where id = $1`, [request, next]);
}

async function silenceOf(world: World, tx: Tx, request: string): Promise<Silence | undefined> {
  const [waiting] = await tx.query<Waiting>(
    `select covenant, version, step, kind, controller, state,
       exists (select 1 from hearing h where h.request = r.id) as heard
     from barrier_request r where id = $1`,
    [request],
  );
  if (waiting === undefined) return undefined;
  const covenant = await coveredBy(world, tx, waiting.covenant, waiting.version);
  const step = covenant.steps[waiting.step];
  const decide = waiting.heard ? step?.hearing?.decide : step?.decide;
  if (decide?.by !== "person" || decide.silence === undefined) return undefined;
  return { waiting, ...decide.silence };
}
