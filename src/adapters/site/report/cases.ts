/**
 * Several cases of one business at once, pasted under each other from a spreadsheet or a list: one case a line, its cells
 * parted by tabs or semicolons. Each becomes a report of its own, with what was answered for all of them.
 */
import type { ReportInput } from "#core/report-input.ts";
import { centsOf } from "../amount.ts";
import { dayOf, othersIn } from "../report-values.ts";

export type Case = {
  readonly line: string;
  readonly occurredAt?: string;
  readonly cents?: number;
  readonly indicators: readonly NonNullable<ReportInput["indicators"]>[number][];
};

/** What each line says: the first day, the first amount, and everything in it that fraudsters use. */
export function casesIn(text: string, now: Date): readonly Case[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => caseOf(line, now));
}

function caseOf(line: string, now: Date): Case {
  const cells = line.split(/[;\t]/u).map((cell) => cell.trim());
  const occurredAt = cells.map((cell) => dayOf(cell, now)).find((day) => day !== undefined);
  // An amount stands by itself, and has cents or a sign: else an order or a telephone number would be one.
  const amount = cells.find((cell) => /^(?:€ ?)?\d[\d.]*,\d{2}$|^€ ?\d[\d.]*$/u.test(cell));
  const cents = amount === undefined ? undefined : centsOf(amount);
  return {
    line,
    indicators: othersIn(line),
    ...(occurredAt !== undefined && { occurredAt }),
    ...(cents !== undefined && { cents }),
  };
}

/** The reports that go beside the first one. */
export function reportsOf(
  { form, channel, victim, reporter }: ReportInput,
  cases: readonly Case[],
): readonly ReportInput[] {
  return cases.map(({ line, occurredAt, cents, indicators }) => ({
    form,
    narrative: line,
    indicators: [...indicators],
    ...(channel !== undefined && { channel }),
    ...(victim !== undefined && { victim }),
    ...(reporter !== undefined && { reporter }),
    ...(occurredAt !== undefined && { occurredAt }),
    ...(cents !== undefined && { amountLost: { cents, currency: "EUR" } }),
  }));
}
