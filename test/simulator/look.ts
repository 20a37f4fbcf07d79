/** What stands in the store, read past every verb: the simulator holds it against the reference. */
import { hub, type Row, type World } from "#core/ports.ts";
import type { RequestState } from "#core/states.ts";
import { firingName, requestName } from "./model.ts";

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
  readonly id: string;
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

/** What tells one firing from all others, as in model.ts. */
export function nameOfFiring({ covenant, kind, value, round, for_report }: StoredFiring): string {
  return firingName({ covenant, indicator: `${kind} ${value}`, round, forReport: for_report ?? undefined });
}

export type StoredCorrection = {
  readonly id: string;
  readonly request: string;
  readonly kind: string;
  readonly created_at: Date;
};

export type StoredReport = { readonly id: string; readonly state: string; readonly amount_cents: number | null };
export type StoredOutcome = { readonly id: string; readonly request: string; readonly amount: number | null };
/** A value that a dossier holds, and that dossier by its present id. */
export type Held = { readonly name: string; readonly dossier: string };

export type Stored = {
  readonly reports: readonly StoredReport[];
  readonly firings: readonly StoredFiring[];
  readonly requests: readonly StoredRequest[];
  readonly corrections: readonly StoredCorrection[];
  readonly outcomes: readonly StoredOutcome[];
  /** All of it or, where nothing of it can have changed, undefined. */
  readonly held: readonly Held[] | undefined;
  /** The first transaction that this look cannot have seen. */
  readonly next: number;
};

/** Rows that a transaction from `since` on wrote, in the tables that were written to; by itself, all there is. */
export async function look(
  { store }: World,
  since = 0,
  isWritten: (table: string) => boolean = () => true,
): Promise<Stored> {
  return store.transaction(hub, async (tx) => {
    const changed = async <R extends Row>(tables: readonly string[], text: string): Promise<R[]> =>
      tables.some(isWritten) ? tx.query<R>(text, [since]) : [];
    const [now] = await tx.query<{ next: number }>(
      `select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next`,
    );
    return {
      next: now?.next ?? 0,
      reports: await changed<StoredReport>(
        ["report"],
        `select id, state, amount_cents from report where xmin::text::bigint >= $1 order by id`,
      ),
      firings: await changed<StoredFiring>(
        ["firing"],
        `select f.id, f.covenant, f.version, i.kind, i.value, f.round, f.for_report, f.withdrawn_at is not null as withdrawn,
           (f.evidence ->> 'reporters')::integer as reporters, (f.evidence ->> 'reports')::integer as reports,
           (f.evidence ->> 'lossCents')::bigint as "lossCents"
         from firing f join indicator i on i.id = f.indicator where f.xmin::text::bigint >= $1 order by f.id`,
      ),
      requests: await changed<StoredRequest>(
        ["barrier_request", "request_content"],
        `select r.id, r.covenant, r.version, r.step, r.addressee, r.kind, i.value, r.round, r.for_report, r.firing, r.state,
           r.withdrawn_at is not null as withdrawn, r.decide_at, r.decide_role, r.piket_at, r.piket_role, r.decide_due_at, r.decided_by, r.sent_at,
           r.due_at, r.expires_at, c.fields, c.sealed_names, c.sealed_fields is not null as sealed
         from (select id from barrier_request where xmin::text::bigint >= $1
               union select request from request_content where xmin::text::bigint >= $1) as changed
         join barrier_request r on r.id = changed.id join indicator i on i.id = r.indicator
         left join request_content c on c.request = r.id order by r.id`,
      ),
      corrections: await changed<StoredCorrection>(
        ["correction"],
        `select id, request, kind, created_at from correction where xmin::text::bigint >= $1 order by id`,
      ),
      outcomes: await changed<StoredOutcome>(
        ["outcome"],
        `select id, request, amount_stopped_cents as amount from outcome where xmin::text::bigint >= $1 order by id`,
      ),
      held: ["indicator", "dossier"].some(isWritten)
        ? await tx.query<Held>(
            `select i.kind || ' ' || i.value as name, coalesce(d.merged_into, d.id) as dossier
             from indicator i join dossier d on d.id = i.dossier`,
          )
        : undefined,
    };
  });
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
