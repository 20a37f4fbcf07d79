/** Copies a made-up nation into a store by `COPY`, one stream a table, and checks by the store alone that it is sound. */
import { once } from "node:events";
import type { Writable } from "node:stream";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { World } from "#core/ports.ts";
import { nation, type Sink, type Table, type Tally, tables } from "./nation.ts";

/** So many reports are committed together. */
const batch = 100_000;
/** A piece of a stream: each write costs, whatever its size. */
const pieceLength = 65_536;

/** Copies in reports from an instant on. Gives what was written, and how fast. */
export async function copyIn(
  world: World,
  url: string,
  { reports, from, apart }: { readonly reports: number; readonly from: Date; readonly apart: number },
): Promise<{ readonly tally: Tally; readonly reportsPerSecond: number }> {
  const begin = performance.now();
  const copies = new Map<Table, Copy>();
  const made = nation(world, from, apart, (table, values) => copies.get(table)?.write(values));
  for (let number = 0; number < reports; ) {
    for (const table of tableNames()) copies.set(table, await openCopy(url, table));
    for (const end = Math.min(reports, number + batch); number < end; number++) {
      made.add(number);
      if (number % 500 === 0) await Promise.all([...copies.values()].map((copy) => copy.drained()));
    }
    if (number >= reports) made.finish();
    await Promise.all([...copies.values()].map((copy) => copy.close()));
  }
  return { tally: made.tally, reportsPerSecond: Math.round((reports * 1_000) / (performance.now() - begin)) };
}

function tableNames(): Table[] {
  const isTable = (name: string): name is Table => name in tables;
  return Object.keys(tables).filter(isTable);
}

type Copy = { write(values: Parameters<Sink>[1]): void; drained(): Promise<void>; close(): Promise<void> };

async function openCopy(url: string, table: Table): Promise<Copy> {
  const client = new pg.Client({ connectionString: url, options: "-c synchronous_commit=off -c timezone=UTC" });
  await client.connect();
  const stream: Writable = client.query(copyFrom(`copy ${table} (${tables[table]}) from stdin`));
  let piece = "";
  let isFull = false;
  return {
    write(values) {
      piece += `${values.map(field).join("\t")}\n`;
      if (piece.length < pieceLength) return;
      isFull = !stream.write(piece);
      piece = "";
    },
    drained: async () => {
      if (isFull) await once(stream, "drain");
      isFull = false;
    },
    async close() {
      stream.end(piece);
      await once(stream, "finish");
      await client.end();
    },
  };
}

/** A value in the text format of COPY. */
function field(value: Parameters<Sink>[1][number]): string {
  if (value === null) return "\\N";
  if (typeof value === "object") return `\\\\x${Buffer.from(value).toString("hex")}`;
  return String(value).replace(
    /[\\\t\n\r]/gu,
    (sign) => `\\${sign === "\t" ? "t" : sign === "\n" ? "n" : sign === "\r" ? "r" : sign}`,
  );
}

const root = (alias: string): string => `coalesce(${alias}.merged_into, ${alias}.id)`;

/** What must hold of any store, each as a question that counts what is against it. */
const invariants: Readonly<Record<string, string>> = {
  "a tie without its report": `select count(*) as n from tie t where not exists (select 1 from report r where r.id = t.report)`,
  "a tie without its value": `select count(*) as n from tie t where not exists (select 1 from indicator i where i.id = t.indicator)`,
  "a report without its data key": `select count(*) as n from report r where not exists (select 1 from report_key k where k.report = r.id)`,
  "a report without its follow-up code": `select count(*) as n from report r where not exists (select 1 from follow_up f where f.report = r.id)`,
  "a value that no report names": `select count(*) as n from indicator i where not exists (select 1 from tie t where t.indicator = i.id)`,
  "a dossier merged into one that was merged itself": `select count(*) as n from dossier d join dossier up on up.id = d.merged_into where up.merged_into is not null`,
  "a report whose values lie in two dossiers, or in another than its own": `select count(*) as n from tie t
     join indicator i on i.id = t.indicator join dossier d on d.id = i.dossier
     join report r on r.id = t.report join dossier own on own.id = r.dossier
     where t.role = 'controlled' and ${root("d")} <> ${root("own")}`,
  "a dossier that does not hang together (of 300)": `select count(*) as n from (select id from dossier
       where merged_into is null and id > (select percentile_disc(0.5) within group (order by id) from (select id from dossier limit 1000) early)
       order by id limit 300) d
     where (select count(*) from indicator where dossier in (select id from dossier where id = d.id or merged_into = d.id))
       <> (with recursive reached (id) as (
           (select id from indicator where dossier = d.id limit 1)
           union
           select other.indicator from reached join tie mine on mine.indicator = reached.id join tie other on other.report = mine.report)
         select count(*) from reached)`,
};

/** Asks the store itself; throws when anything stands against it. Gives what was counted. */
export async function checkInvariants(url: string, tally: Tally, hotDomain: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url, options: "-c timezone=UTC -c work_mem=256MB" });
  await client.connect();
  const ask = async (question: string, values: readonly unknown[] = []): Promise<number> => {
    const { rows } = await client.query<{ n: string }>(question, [...values]);
    return Number(rows[0]?.n);
  };
  try {
    const found: Record<string, number> = {};
    for (const [name, question] of Object.entries(invariants)) found[name] = await ask(question);
    for (const table of tableNames()) {
      found[`${table} rows beside what was written`] = (await ask(`select count(*) as n from ${table}`)) - tally[table];
    }
    found["dossiers beside the components there are"] =
      (await ask(`select count(*) as n from dossier where merged_into is null`)) - tally.components;
    found["reports of the hot value beside what was written"] =
      (await ask(
        `select count(*) as n from tie t join indicator i on i.id = t.indicator where i.kind = 'domain' and i.value = $1`,
        [hotDomain],
      )) - tally.hot;
    const broken = Object.entries(found).filter(([, count]) => count !== 0);
    if (broken.length > 0) throw new Error(`The store is not sound: ${JSON.stringify(Object.fromEntries(broken))}`);
    return found;
  } finally {
    await client.end();
  }
}
