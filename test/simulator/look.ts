/** What stands in the store, read past every verb: the simulator holds it against the reference. */
import { hub, type World } from "#core/ports.ts";
import type { RequestState } from "#core/states.ts";
import { requestName } from "./model.ts";

export type StoredRequest = {
  readonly id: string;
  readonly covenant: string;
  readonly version: number;
  readonly step: number;
  readonly addressee: string;
  readonly kind: string;
  readonly value: string;
  readonly round: number;
  readonly for_report: string | null;
  readonly firing: string;
  readonly state: RequestState;
  readonly withdrawn: boolean;
  readonly decide_at: string | null;
  readonly decide_role: string | null;
  readonly piket_at: string | null;
  readonly piket_role: string | null;
  readonly decide_due_at: Date | null;
  readonly decided_by: string | null;
  readonly sent_at: Date | null;
  readonly due_at: Date | null;
  readonly expires_at: Date;
  readonly fields: Record<string, unknown>;
  readonly sealed_names: string[];
  readonly sealed: boolean;
};

/** What tells one request from all others, as in model.ts. */
export function nameOf({ covenant, step, addressee, kind, value, round, for_report }: StoredRequest): string {
  return requestName({
    covenant,
    step,
    addressee,
    indicator: `${kind} ${value}`,
    round,
    forReport: for_report ?? undefined,
  });
}

export type StoredFiring = {
  readonly covenant: string;
  readonly version: number;
  readonly kind: string;
  readonly value: string;
  readonly round: number;
  readonly for_report: string | null;
  readonly withdrawn: boolean;
  readonly reporters: number;
  readonly reports: number;
  readonly lossCents: number;
};

export type StoredCorrection = { readonly request: string; readonly kind: string; readonly created_at: Date };

export type Stored = {
  readonly reports: readonly { readonly id: string; readonly state: string; readonly amount_cents: number | null }[];
  readonly firings: readonly StoredFiring[];
  readonly requests: readonly StoredRequest[];
  readonly corrections: readonly StoredCorrection[];
  readonly outcomes: readonly { readonly id: string; readonly request: string; readonly amount: number | null }[];
  /** Each value that a dossier holds, and that dossier by its present id. */
  readonly held: readonly { readonly name: string; readonly dossier: string }[];
};

export async function look({ store }: World): Promise<Stored> {
  return store.transaction(hub, async (tx) => ({
    reports: await tx.query(`select id, state, amount_cents from report order by id`),
    firings: await tx.query<StoredFiring>(
      `select f.covenant, f.version, i.kind, i.value, f.round, f.for_report, f.withdrawn_at is not null as withdrawn,
         (f.evidence ->> 'reporters')::integer as reporters, (f.evidence ->> 'reports')::integer as reports,
         (f.evidence ->> 'lossCents')::bigint as "lossCents"
       from firing f join indicator i on i.id = f.indicator order by f.id`,
    ),
    requests: await tx.query<StoredRequest>(
      `select r.id, r.covenant, r.version, r.step, r.addressee, r.kind, i.value, r.round, r.for_report, r.firing, r.state,
         r.withdrawn_at is not null as withdrawn, r.decide_at, r.decide_role, r.piket_at, r.piket_role, r.decide_due_at, r.decided_by, r.sent_at,
         r.due_at, r.expires_at, c.fields, c.sealed_names, c.sealed_fields is not null as sealed
       from barrier_request r join indicator i on i.id = r.indicator
       left join request_content c on c.request = r.id order by r.id`,
    ),
    corrections: await tx.query<StoredCorrection>(`select request, kind, created_at from correction order by id`),
    outcomes: await tx.query(`select id, request, amount_stopped_cents as amount from outcome order by id`),
    held: await tx.query(
      `select i.kind || ' ' || i.value as name, coalesce(d.merged_into, d.id) as dossier
       from indicator i join dossier d on d.id = i.dossier`,
    ),
  }));
}

export type StoredEvent = {
  readonly id: string;
  readonly type: string;
  readonly subjects: string[];
  readonly position: number | null;
};

/** What happened since an event, sealed or not yet. */
export function eventsAfter({ store }: World, id: string): Promise<StoredEvent[]> {
  return store.transaction(hub, (tx) =>
    tx.query<StoredEvent>(
      `select id, type, subjects, null::bigint as position from event where id > $1
       union all select id, type, subjects, position from log where id > $1 order by id`,
      [id],
    ),
  );
}

/** Every row of the tables that others can come to see, as text. */
export async function everythingThatLeaves({ store }: World): Promise<string> {
  const tables = (
    "firing barrier_request request_content not_applicable disclosure correction outcome delivery deadline event log " +
    "batch access indicator dossier tie report idempotency reporter_key follow_up"
  ).split(" ");
  return store.transaction(hub, async (tx) => {
    const texts: string[] = [];
    for (const table of tables) {
      const rows = await tx.query<{ row: string }>(`select '${table} ' || t::text as row from ${table} t`);
      texts.push(...rows.map(({ row }) => row));
    }
    return texts.join("\n");
  });
}
