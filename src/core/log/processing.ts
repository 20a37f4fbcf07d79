/** The processing log as it is read: by whoever audits it, or for one data subject. */
import { hub, type Tx, type World } from "#core/ports.ts";
import { type DataSubject, pseudonymOf } from "./trace.ts";

/** One processing of one data subject, with the fields of Logboek Dataverwerkingen. Who did it stands elsewhere. */
export type Processing = {
  readonly id: string;
  readonly traceId: string;
  readonly operationId: string;
  readonly foreignOperationId?: string;
  readonly status: "UNKNOWN" | "OK" | "ERROR";
  readonly name: string;
  readonly activity: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly organisation: string;
  readonly dataSubject: string;
};

const columns = `id, trace_id as "traceId", operation_id as "operationId", foreign_operation_id as "foreignOperationId", status,
  name, activity, started_at as "startedAt", ended_at as "endedAt", organisation, data_subject as "dataSubject"`;

type Row = Omit<Processing, "foreignOperationId"> & { foreignOperationId: string | null };

/** The newest first. */
export async function processings(
  world: World,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<Processing[]> {
  const rows = await world.store.transaction(hub, (tx) =>
    tx.query<Row>(`select ${columns} from processing where $1::uuid is null or id < $1 order by id desc limit $2`, [
      after ?? null,
      limit,
    ]),
  );
  return rows.map(processing);
}

/** What was processed of one data subject, the newest first. */
export async function processingsOf(world: World, tx: Tx, subject: DataSubject, limit = 500): Promise<Processing[]> {
  const rows = await tx.query<Row>(
    `select ${columns} from processing where data_subject = $1 order by id desc limit $2`,
    [pseudonymOf(world, subject), limit],
  );
  return rows.map(processing);
}

function processing({ foreignOperationId, ...row }: Row): Processing {
  return { ...row, ...(foreignOperationId !== null && { foreignOperationId }) };
}
