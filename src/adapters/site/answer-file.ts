/** A partner's open requests as a file, and the answers that come back in it. The columns to fill in have fixed names. */
import type { ReadableRequest } from "#core/addressed.ts";
import { mostOutcomes } from "#core/bulk-outcomes.ts";
import type { Csv } from "#core/csv.ts";
import { type OutcomeInput, outcomeCodes, outcomeResults } from "#core/outcome.ts";
import type { World } from "#core/ports.ts";
import { parseInstant } from "#core/time/instant.ts";
import { centsOf } from "./amount.ts";
import type { Problem } from "./fields.ts";
import type { Texts } from "./texts.ts";
import { barrierOf, indicatorIn, written } from "./written.ts";

/** What we fill in, and what the partner does. Whatever else stands in a file that comes back is not looked at. */
const asked = ["request", "barrier", "due", "kind", "value", "details"] as const;
const answered = ["result", "code", "reason", "at", "amount"] as const;
type Answered = (typeof answered)[number];

/** The line with the names. */
export function namesLine(csv: Csv): string {
  return csv.line([...asked, ...answered]);
}

/** The line of one request that was read: all its fields, with room to answer. */
export function requestLine(csv: Csv, world: World, texts: Texts, request: ReadableRequest): string {
  const { t } = texts;
  const details = written(world, texts, request.fields)
    .filter(({ field }) => field !== "indicator")
    .map(({ field, value }) => `${t(`field.${field}`)}: ${value}`);
  const indicator = indicatorIn(request.fields);
  return csv.line([
    request.id,
    t(`barrier.${barrierOf(request.barrier)}`),
    request.dueAt?.toISOString() ?? "",
    indicator === undefined ? "" : t(`kind.${indicator.kind}`),
    indicator?.value ?? "",
    details.join(" · "),
    ...answered.map(() => ""),
  ]);
}

export type AnswerRow = { readonly row: number; readonly request: string; readonly outcome: OutcomeInput };
export type RejectedRow = {
  readonly row: number;
  readonly column: Answered | "request" | "";
  readonly problem: Problem;
};

export type ReadAnswers = {
  readonly answers: readonly AnswerRow[];
  readonly rejects: readonly RejectedRow[];
  /** Rows without a result: not answered yet. */
  readonly open: number;
  /** Why the file is not read at all. */
  readonly fault?: "no-names" | "too-many";
};

/** Reads a file with answers. What is wrong with one row keeps no other back. */
export async function readAnswerFile(csv: Csv, chunks: AsyncIterable<Uint8Array>): Promise<ReadAnswers> {
  const answers: AnswerRow[] = [];
  const rejects: RejectedRow[] = [];
  let open = 0;
  let columns: ReadonlyMap<string, number> | undefined;
  for await (const line of csv.rows(chunks)) {
    if ("fault" in line) {
      rejects.push({ row: line.row, column: "", problem: "invalid" });
      continue;
    }
    if (columns === undefined) {
      columns = new Map(line.cells.map((name, place) => [name.trim().toLowerCase(), place]));
      if (!columns.has("request") || !columns.has("result")) return { answers, rejects, open, fault: "no-names" };
      continue;
    }
    const places = columns;
    const cell = (name: Answered | "request"): string => line.cells[places.get(name) ?? -1]?.trim() ?? "";
    if (cell("result") === "") {
      open += 1;
      continue;
    }
    const read = answerIn(line.row, cell);
    if ("problem" in read) rejects.push(read);
    else answers.push(read);
    if (answers.length + rejects.length > mostOutcomes) return { answers: [], rejects: [], open, fault: "too-many" };
  }
  return { answers, rejects, open, ...(columns === undefined && { fault: "no-names" }) };
}

function answerIn(row: number, cell: (name: Answered | "request") => string): AnswerRow | RejectedRow {
  const wrong = (column: Answered | "request", problem: Problem): RejectedRow => ({ row, column, problem });
  const result = outcomeResults.find((known) => known === cell("result").toLowerCase());
  const code = outcomeCodes.find((known) => known === cell("code").toLowerCase());
  const cents = cell("amount") === "" ? undefined : centsOf(cell("amount"));
  const [reason, at] = [unquoted(cell("reason")), cell("at")];
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cell("request"))) return wrong("request", "invalid");
  if (result === undefined) return wrong("result", "choose");
  if (cell("code") !== "" && code === undefined) return wrong("code", "choose");
  if (cell("amount") !== "" && cents === undefined) return wrong("amount", "amount");
  if (at !== "" && parseInstant(at) === undefined) return wrong("at", "instant");
  if (reason.length > 1_000) return wrong("reason", "too-long");
  if (result === "declined" && code === undefined && reason === "") return wrong("reason", "reason");
  return {
    row,
    request: cell("request"),
    outcome: {
      result,
      ...(code !== undefined && { code }),
      ...(reason !== "" && { reason }),
      ...(at !== "" && { at }),
      ...(cents !== undefined && { amountStopped: { cents, currency: "EUR" } }),
    },
  };
}

/** The apostrophe that made a formula harmless is no part of the reason. */
function unquoted(text: string): string {
  return text.replace(/^'(?=[=+\-@])/, "");
}
