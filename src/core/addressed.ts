/** What the addressee does with a request before it answers: read it, which is the disclosure, and acknowledge it. */
import type { CovenantGround, RequestForce } from "./covenant/covenant.ts";
import { Refusal } from "./errors.ts";
import { append } from "./log/event.ts";
import { subjectsOfRequest, trace } from "./log/trace.ts";
import { isProtected } from "./policy.ts";
import { hub, type Identity, type Tx, type World } from "./ports.ts";
import { referenceOf } from "./redress/reference.ts";
import { move, type RequestState } from "./states.ts";
import type { Regime } from "./types.ts";

/** Who acts for an organisation: a person or a token, by id. */
export type Actor = { readonly organisation: string; readonly by: string };

export type RequestSummary = {
  readonly id: string;
  readonly state: RequestState;
  readonly barrier: string;
  readonly force: RequestForce;
  readonly dueAt: Date | undefined;
  readonly createdAt: Date;
  /** Of a live alert: until when it is any use. */
  readonly liveUntil: Date | undefined;
};

export type ReadableRequest = RequestSummary & {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly ground: CovenantGround;
  readonly purpose: string;
  readonly expiresAt: Date;
  /** What the addressee gives to the person concerned, who finds the request by it (GDPR art. 14). */
  readonly reference: string;
  /** That it was withdrawn or corrected since, and why. */
  readonly corrections: readonly Correction[];
};

export type Correction = { readonly kind: string; readonly reason: string; readonly at: Date };

type RequestRow = {
  id: string;
  covenant: string;
  version: number;
  step: number;
  share: string[];
  indicator: string;
  for_report: string | null;
  state: RequestState;
  barrier: string;
  force: RequestForce;
  controller: string;
  regime: Regime;
  ground: CovenantGround;
  purpose: string;
  notice: unknown;
  created_at: Date;
  sent_at: Date | null;
  due_at: Date | null;
  withdrawn_at: Date | null;
  expires_at: Date;
  live_until: Date | null;
};

type Content = {
  fields: Record<string, unknown>;
  sealed_fields: Uint8Array | null;
  sealed_names: string[];
  sealed_under: string | null;
};

/** The addressee reads what it is asked. That is the disclosure: without its line in the log the fields stay closed. */
export async function readRequest(world: World, actor: Actor, id: string): Promise<ReadableRequest> {
  const request = await world.store.transaction(member(actor), async (tx) => {
    const row = await ownRequest(tx, id);
    if (row.expires_at <= world.now()) throw new Refusal("NOT_FOUND", "This request has expired; its content is gone.");
    // What was withdrawn or over before anybody there read it needs no reading any more.
    const isOver = isOverAt(row, world.now());
    if (row.withdrawn_at === null && !isOver) await disclose(world, tx, actor, row);
    await trace(world, tx, actor, {
      action: "request.read",
      subject: id,
      basis: row.ground.basis,
      of: subjectsOfRequest(row),
    });
    const corrections = await receiveCorrections(world, tx, actor, id);
    return { ...row, isOver, ...(isOver && row.state === "sent" && { state: "expired" as const }), corrections };
  });
  const content = request.isOver ? {} : await contentOf(world, actor, id);
  if (content === undefined && request.withdrawn_at === null)
    throw new Refusal("GROUND_MISSING", "The database refuses this content: its disclosure is not logged.");
  return {
    ...summaryOf(request),
    fields: content ?? {},
    ground: request.ground,
    purpose: request.purpose,
    expiresAt: request.expires_at,
    reference: referenceOf(world, id),
    corrections: request.corrections,
  };
}

/** The moment has passed, and nobody there had acknowledged it: what reads is over, and no alarm. */
function isOverAt({ live_until, state }: RequestRow, now: Date): boolean {
  return live_until !== null && live_until <= now && (state === "sent" || state === "expired");
}

/** The addressee has seen it. Again changes nothing. */
export async function acknowledge(world: World, actor: Actor, id: string): Promise<RequestSummary> {
  return world.store.transaction(member(actor), async (tx) => {
    const row = await ownRequest(tx, id);
    if (row.state === "acknowledged" || row.state === "answered" || row.state === "closed") return summaryOf(row);
    if (isOverAt(row, world.now()))
      throw new Refusal("STATE_CONFLICT", "This alert is over: nothing is asked of you any more.");
    const state = move(row.state, "acknowledged");
    await tx.query(`update barrier_request set state = $2, acknowledged_at = $3 where id = $1`, [
      id,
      state,
      world.now(),
    ]);
    await append(world, tx, { type: "request.acknowledged", subjects: [id], organisation: actor.organisation });
    await trace(world, tx, actor, {
      action: "request.acknowledged",
      subject: id,
      basis: row.ground.basis,
      of: subjectsOfRequest(row),
    });
    return summaryOf({ ...row, state });
  });
}

/** What waits for an organisation, oldest first. */
export async function requestsFor(
  world: World,
  { organisation }: Pick<Actor, "organisation">,
  { after, limit, state }: { after?: string; limit: number; state?: RequestState },
): Promise<RequestSummary[]> {
  return world.store.transaction({ as: "member", organisation }, async (tx) => {
    const rows = await tx.query<RequestRow>(
      `select * from barrier_request where addressee = $1 and ($2::uuid is null or id > $2) and ($3::text is null or state = $3)
       order by id limit $4`,
      [organisation, after ?? null, state ?? null, limit],
    );
    return rows.map(summaryOf);
  });
}

export const member = ({ organisation }: Pick<Actor, "organisation">): Identity => ({ as: "member", organisation });

/** The database shows a member only what was sent to it: another's request is the same as none. */
export async function ownRequest(tx: Tx, id: string): Promise<RequestRow> {
  const [row] = await tx.query<RequestRow>(`select * from barrier_request where id = $1 for update`, [id]);
  if (row === undefined) throw new Refusal("NOT_FOUND", "You have no request with this id.");
  return row;
}

function summaryOf(row: RequestRow): RequestSummary {
  return {
    id: row.id,
    state: row.state,
    barrier: row.barrier,
    force: row.force,
    dueAt: row.due_at ?? undefined,
    createdAt: row.created_at,
    liveUntil: row.live_until ?? undefined,
  };
}

async function disclose(world: World, tx: Tx, { organisation }: Actor, row: RequestRow): Promise<void> {
  const { directory } = world.policy;
  const sender = directory.organisations.get(row.controller);
  const recipient = directory.organisations.get(organisation);
  const now = world.now();
  const written = await tx.query(
    `insert into disclosure (id, request, covenant, version, step, share, controller, recipient, fields, basis, decision,
       purpose, notice, sender_public, recipient_public, ap_licence, disclosed_at, expires_at, recipient_protected, transfer)
     values ($1, $2, $3, $4, $5, $6, $7, $8, kentering_said($2), $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $17, $18, $19)
     on conflict (request, recipient) do nothing returning id`,
    [
      world.newId(),
      row.id,
      row.covenant,
      row.version,
      row.step,
      row.share,
      row.controller,
      organisation,
      row.ground.basis,
      row.ground.decision ?? null,
      row.purpose,
      JSON.stringify(row.notice),
      sender?.public ?? false,
      recipient?.public ?? false,
      sender?.apLicence ?? null,
      now,
      row.expires_at,
      recipient !== undefined && isProtected(directory, recipient, row.regime),
      row.ground.transfer?.basis ?? null,
    ],
  );
  if (written.length > 0) await append(world, tx, { type: "request.disclosed", subjects: [row.id], organisation });
}

/** Corrections reach the recipient when it looks, at the latest; that it has them is written down once. */
async function receiveCorrections(
  world: World,
  tx: Tx,
  { organisation }: Actor,
  request: string,
): Promise<Correction[]> {
  const corrections = await tx.query<Correction & { id: string }>(
    `select id, kind, reason, created_at as at from correction where request = $1 order by id`,
    [request],
  );
  for (const { id } of corrections) {
    const received = await tx.query(
      `insert into correction_receipt (correction, recipient, received_at) values ($1, $2, $3)
       on conflict do nothing returning correction`,
      [id, organisation, world.now()],
    );
    if (received.length > 0)
      await append(world, tx, { type: "correction.received", subjects: [id, request], organisation });
  }
  return corrections.map(({ kind, reason, at }) => ({ kind, reason, at }));
}

/** Sealed fields are opened with the data key of the victim's report; after its erasure they are gone. */
async function contentOf(world: World, actor: Actor, id: string): Promise<Record<string, unknown> | undefined> {
  const content = await world.store.transaction(member(actor), async (tx) => {
    const [row] = await tx.query<Content>(
      `select fields, sealed_fields, sealed_names, sealed_under from request_content where request = $1`,
      [id],
    );
    return row;
  });
  if (content === undefined || content.sealed_fields === null) return content?.fields;
  const sealed = content.sealed_fields;
  const key = await world.store.transaction(hub, async (tx) => {
    const [row] = await tx.query<{ wrapped: Uint8Array }>(`select wrapped from report_key where report = $1`, [
      content.sealed_under,
    ]);
    return row;
  });
  if (key === undefined) return content.fields;
  const opened = world.secrets.open(key.wrapped, sealed);
  return typeof opened === "object" && opened !== null ? { ...content.fields, ...opened } : content.fields;
}
