/** Requests whose reports fell away: taken back before they leave, and corrected after. */
import { isNamed } from "./counting.ts";
import type { DeclarationKind } from "./covenant/covenant.ts";
import { coveredBy } from "./covenant/in-force.ts";
import { withMerged } from "./dossier.ts";
import { append } from "./log/event.ts";
import type { Tx, World } from "./ports.ts";
import { retention } from "./retention.ts";
import type { Standing } from "./standing.ts";
import { mayMove, type RequestState } from "./states.ts";
import { minus } from "./time/duration.ts";
import { firstIdAt } from "./time/first-id.ts";

/** Whether what has been sent falls too, or keeps the count it was sent with. */
export type Reach = "all" | "unsent";

type Request = { id: string; state: RequestState; controller: string; sent_at: Date | null };
const columns = "r.id, r.state, r.controller, r.sent_at";
const stands = "r.withdrawn_at is null and r.state <> 'declined'";
/** What a later bank was asked hangs on the answer of the one before, and falls with that request (`withdraw`). */
const own = "r.after_outcome is null and r.declaration is null";

/** The covenant may fire anew on this indicator, in a next round. */
export async function withdrawFiring(world: World, tx: Tx, firing: Standing, reach: Reach): Promise<void> {
  const { id, indicator, covenant } = firing;
  const [fell] = await tx.query(
    `update firing set withdrawn_at = $2 where id = $1 and withdrawn_at is null returning id`,
    [id, world.now()],
  );
  if (fell !== undefined) {
    await tx.query(`update indicator set open = true where id = $1`, [indicator.id]);
    const subjects = [id, indicator.id];
    await append(world, tx, { type: "firing.withdrawn", subjects, organisation: covenant.controller });
  }
  await handOver(tx, firing);
  const requests = await tx.query<Request>(
    `select ${columns} from barrier_request r where r.firing = $1 and ${own} and ${stands} order by r.id for update`,
    [id],
  );
  await withdraw(world, tx, requests, reach);
}

/** What another firing in the dossier asks as well now hangs on that one, and stays. */
async function handOver(tx: Tx, { id, indicator, covenant, dossier }: Standing): Promise<void> {
  const [other] = await tx.query<{ id: string }>(
    `select id from firing where covenant = $2 and version = $3 and id <> $1 and withdrawn_at is null
       and for_report is null and dossier = ${withMerged("$4")} order by id limit 1`,
    [id, covenant.id, covenant.version, dossier],
  );
  if (other === undefined) return;
  await tx.query(
    `update barrier_request r set firing = $3 where r.firing = $1 and r.indicator <> $2 and ${own} and ${stands}`,
    [id, indicator.id, other.id],
  );
}

/** What was asked about a value of the dossier falls when no report that counts names that value any more. */
export async function withdrawUnnamed(
  world: World,
  tx: Tx,
  indicators: readonly string[],
  reach: Reach,
): Promise<void> {
  const requests = await tx.query<Request & { indicator: string; covenant: string; version: number }>(
    `select ${columns}, r.indicator, r.covenant, r.version from barrier_request r
     where r.indicator = any($1::uuid[]) and r.for_report is null and r.id >= $2 and ${own} and ${stands} order by r.id for update`,
    // Of what is older, the reports that named the value may be past their term and gone.
    [indicators, firstIdAt(minus(world.now(), retention.report))],
  );
  for (const request of requests) {
    const covenant = await coveredBy(world, tx, request.covenant, request.version);
    if (!(await isNamed(tx, covenant, request.indicator))) await withdraw(world, tx, [request], reach);
  }
}

/** Requests made for this one report, such as the victim's own payment, fall with it; or with its tie to one value. */
export async function withdrawOwn(
  world: World,
  tx: Tx,
  report: string,
  reach: Reach,
  indicator?: string,
): Promise<void> {
  const requests = await tx.query<Request>(
    `select ${columns} from barrier_request r join firing f on f.id = r.firing
     where r.for_report = $1 and ($2::uuid is null or r.indicator = $2) and ${own} and ${stands} order by r.id for update of r`,
    [report, indicator ?? null],
  );
  await withdraw(world, tx, requests, reach);
  await tx.query(
    `update firing set withdrawn_at = $2
     where for_report = $1 and ($3::uuid is null or indicator = $3) and withdrawn_at is null`,
    [report, world.now(), indicator ?? null],
  );
}

/** All that was asked about a value because of reports, whoever asked it, for whichever report: its barrier is to be lifted. */
export async function withdrawAbout(world: World, tx: Tx, indicator: string): Promise<void> {
  const requests = await tx.query<Request>(
    `select ${columns} from barrier_request r where r.indicator = $1 and r.declaration is null and ${stands}
     order by r.id for update`,
    [indicator],
  );
  await withdraw(world, tx, requests, "all", lift);
}

/** What was declared no longer holds: whoever was told lifts it. */
export async function withdrawDeclared(
  world: World,
  tx: Tx,
  declaration: string,
  kind: DeclarationKind,
): Promise<void> {
  const requests = await tx.query<Request>(
    `select ${columns} from barrier_request r where r.declaration = $1 and ${stands} order by r.id for update`,
    [declaration],
  );
  await withdraw(world, tx, requests, "all", { kind: "lift", sentence: takenBack[kind] });
}

const takenBack: Readonly<Record<DeclarationKind, string>> = {
  "do-not-originate": "The owner withdrew this number: it may call again.",
  "cash-out": "The bank called this alert off: nothing is asked of you any more. Undo what you did because of it.",
};

type Reason = { readonly kind: "correction" | "lift"; readonly sentence: string };
const tooFew: Reason = {
  kind: "correction",
  sentence: "The reports behind this request no longer reach what the covenant asks for.",
};
const lift: Reason = {
  kind: "lift",
  sentence: "Two persons found that this value was named wrongly. Lift the barrier.",
};

async function withdraw(
  world: World,
  tx: Tx,
  requests: readonly Request[],
  reach: Reach,
  reason: Reason = tooFew,
): Promise<void> {
  for (const { id, state, controller, sent_at } of requests) {
    if (reach === "unsent" && sent_at !== null) continue;
    const next = mayMove(state, "withdrawn") ? "withdrawn" : state;
    await tx.query(`update barrier_request set state = $2, withdrawn_at = $3 where id = $1`, [id, next, world.now()]);
    await append(world, tx, { type: "request.withdrawn", subjects: [id], organisation: controller });
    if (sent_at !== null) await correct(world, tx, id, controller, reason);
    const later = await tx.query<Request>(
      `select ${columns} from barrier_request r join outcome o on o.id = r.after_outcome
       where o.request = $1 and ${stands} order by r.id for update of r`,
      [id],
    );
    await withdraw(world, tx, later, reach, reason);
  }
}

async function correct(
  world: World,
  tx: Tx,
  request: string,
  controller: string,
  { kind, sentence }: Reason,
): Promise<void> {
  const id = world.newId();
  await tx.query(`insert into correction (id, request, kind, reason, created_at) values ($1, $2, $3, $4, $5)`, [
    id,
    request,
    kind,
    sentence,
    world.now(),
  ]);
  await append(world, tx, { type: "correction.made", subjects: [id, request], organisation: controller });
}
