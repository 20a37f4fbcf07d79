/** What is wrong with a covenant's text, told by line, all of it at once. */
import { Refusal } from "#core/errors.ts";

/** Keys and positions from the top of the document to a place in it. */
export type Place = readonly (string | number)[];

/** One thing to put right, and where. */
export type Fault = { readonly line: number; readonly place: Place; readonly sentence: string };

/** Notes a fault at a place; the reader of the source knows its line. */
export type NoteFault = (place: Place, sentence: string) => void;

const mostTold = 10;

/** The refusal that tells every fault by line; beyond ten it tells how many more there are. */
export function refusalOf(faults: readonly Fault[]): Refusal {
  const ordered = faults.toSorted((a, b) => a.line - b.line);
  // A decision that stands for all steps is read once for each.
  const sentences = [...new Set(ordered.map((fault) => `${where(fault)} ${fault.sentence}`))];
  const told = sentences.slice(0, mostTold);
  const more = sentences.length > mostTold ? `; and ${sentences.length - mostTold} more` : "";
  const first = ordered[0];
  return new Refusal(
    "POLICY_INVALID",
    `The covenant cannot be taken: ${told.join("; ")}${more}.`,
    first && where(first),
  );
}

/** A value as a sentence may quote it: short, on one line. */
export function quoted(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 40));
}

function where({ line, place }: Fault): string {
  const steps = place.map((step, depth) =>
    /^\d+$/.test(String(step)) ? `[${step}]` : `${depth > 0 ? "." : ""}${step}`,
  );
  const name = steps.join("").slice(0, 120);
  return name === "" ? `line ${line}` : `line ${line}: ${name}`;
}
