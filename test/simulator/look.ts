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
/** A value, and the dossier that holds it by its present id; none holds what was cut loose. */
export type Held = { readonly name: string; readonly dossier: string | null };

export type Stored = {
  readonly reports: readonly StoredReport[];
  readonly firings: readonly StoredFiring[];
  readonly requests: readonly StoredRequest[];
  readonly corrections: readonly StoredCorrection[];
  readonly outcomes: readonly StoredOutcome[];
  readonly held: readonly Held[];
  /** The first transaction that this look cannot have seen. */
  readonly next: number;
};

/** What was looked at before: the next transaction then, and the last event. */
export type Since = { readonly next: number; readonly last: string };
const never: Since = { next: 0, last: "00000000-0000-0000-0000-000000000000" };

/** All there is. */
export async function look(world: World): Promise<Stored> {
  return (await lookSince(world, never, () => true)).stored;
}

/**
 * What was written since, in the tables that were written to. Of reports, which are many, those that are new and those
 * that the log speaks of; a report that changes without a word in the log is found when all is read.
 */
export async function lookSince(
  { store }: World,
  since: Since,
  isWritten: (table: string) => boolean,
): Promise<{ stored: Stored; events: readonly StoredEvent[] }> {
  return store.transaction(hub, async (tx) => {
    const changed = async <R extends Row>(
      tables: readonly string[],
      text: string,
      values: readonly unknown[] = [since.next],
    ): Promise<R[]> => (tables.some(isWritten) ? tx.query<R>(text, values) : []);
    const isFirst = since === never;
    const events = isFirst ? [] : await changed<StoredEvent>(["event", "log"], eventsText, [since.last]);
    const [now] = await tx.query<{ next: number }>(
      `select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next`,
    );
    const stored = {
      next: now?.next ?? 0,
      reports: await changed<StoredReport>(
        ["report"],
        `select id, state, amount_cents from report where id > $1
         union select id, state, amount_cents from report where id = any($2::uuid[])`,
        [since.last, [...new Set(events.flatMap(({ subjects }) => subjects))]],
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
      held: await changed<Held>(
        ["indicator", "dossier"],
        `select i.id, i.kind || ' ' || i.value as name, coalesce(d.merged_into, d.id) as dossier
         from (select id from indicator where xmin::text::bigint >= $1
               union select i.id from dossier d join indicator i on i.dossier = d.id where d.xmin::text::bigint >= $1) as changed
         join indicator i on i.id = changed.id left join dossier d on d.id = i.dossier`,
      ),
    };
    return { stored, events };
  });
}

export type StoredEvent = {
  readonly id: string;
  readonly type: string;
  readonly subjects: string[];
  readonly position: number | null;
};

/** Sealed or not yet. */
const eventsText = `select id, type, subjects, null::bigint as position from event where id > $1
  union all select id, type, subjects, position from log where id > $1 order by id`;

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
