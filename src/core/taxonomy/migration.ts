/** From an older version of the taxonomy to a newer: every code is accounted for, and what needs a person waits for one. */
import type { Bilingual } from "#core/policy.ts";
import type { Migration } from "./shape.ts";

/** Where a code ended: one code, none, or several of which a person must choose one. */
export type Mapped =
  | { readonly is: "one"; readonly code: string }
  | { readonly is: "choice"; readonly codes: readonly string[]; readonly ask: Bilingual; readonly until: string }
  | { readonly is: "retired" }
  | { readonly is: "unknown" };

/** Follows a code from the version it was given in. A choice stops there: only a person may go on. */
export function mapped(migrations: readonly Migration[], code: string, from: number, to: number): Mapped {
  let here = code;
  for (let version = from; version < to; version++) {
    const step = migrations.find((each) => each.from === version);
    const move = step === undefined || !Object.hasOwn(step.moves, here) ? undefined : step.moves[here];
    if (move === undefined) return { is: "unknown" };
    if (move.became === "retired") return { is: "retired" };
    if (move.became === "split") {
      if (move.to === undefined || move.ask === undefined) return { is: "unknown" };
      return { is: "choice", codes: move.to, ask: move.ask, until: here };
    }
    here = move.to?.[0] ?? here;
  }
  return { is: "one", code: here };
}

export type MoveFault = { readonly code: string; readonly sentence: string };

/** Everything that keeps a migration from accounting for all codes: none forgotten, none made up, none to nowhere. */
export function migrationFaults(
  { moves }: Migration,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): readonly MoveFault[] {
  const faults: MoveFault[] = [...before]
    .filter((code) => !Object.hasOwn(moves, code))
    .map((code) => ({ code, sentence: "is not accounted for" }));
  for (const [code, { became, to, ask }] of Object.entries(moves)) {
    const note = (sentence: string) => faults.push({ code, sentence });
    if (!before.has(code)) note("was no code of the version before");
    for (const next of to ?? []) if (!after.has(next)) note(`goes to "${next}", which the new version does not have`);
    if (became === "same" && (to !== undefined || !after.has(code))) note("is the same, but not there under its code");
    if (became === "retired" && (to !== undefined || after.has(code))) note("is retired, but still there");
    if ((became === "renamed" || became === "merged") && to?.length !== 1) note("goes to one code: name it");
    if (became === "split" && (to === undefined || to.length < 2 || ask === undefined))
      note("is split: name the codes and what a person must ask");
    // Until a person has chosen, the report keeps its code, which must then still mean something.
    if (became === "split" && !after.has(code)) note("is split, but its reports cannot keep their code until then");
  }
  return faults;
}
