/** What the shape of a concept cannot see: that what it names exists, and that a form says all that a desk needs. */

import { type ConceptDocument, type Schemes, schemeIds } from "./shape.ts";
import { type Concept, exactly, namesOf, rootCode } from "./taxonomy.ts";

export type ConceptFault = { readonly place: readonly string[]; readonly sentence: string };

// 326a, 326d and 326e ask for other things than 326: a form that names them says which, so that nobody confuses them.
const needsNote = ["326a Sr", "326d Sr", "326e Sr"];

/** Everything that is wrong with a concept among the others. */
export function conceptFaults(
  concept: ConceptDocument,
  others: ReadonlyMap<string, Concept>,
  schemes: Schemes,
): readonly ConceptFault[] {
  return [
    ...missing(concept),
    ...unknownCodes(concept, others),
    ...wrongPlace(concept, others),
    ...takenNames(concept, others),
    ...unknownMatches(concept, schemes),
    ...claimedMatches(concept, others),
  ];
}

function* missing({
  kind,
  law,
  lawNote,
  example,
  notThis,
  channels,
  victims,
}: ConceptDocument): Generator<ConceptFault> {
  if (law.some((article) => needsNote.includes(article)) && lawNote === undefined)
    yield { place: ["lawNote"], sentence: "is missing: say when 326a, 326d or 326e applies and when it does not" };
  if (kind !== "form" && kind !== "cash-out") return;
  if (law.length === 0) yield { place: ["law"], sentence: "names no article" };
  if (example === undefined) yield { place: ["example"], sentence: "is missing" };
  if (notThis === undefined || notThis.length === 0)
    yield { place: ["notThis"], sentence: "is missing: what is it confused with?" };
  if (channels.length === 0) yield { place: ["channels"], sentence: "names none" };
  if (kind === "form" && victims.length === 0) yield { place: ["victims"], sentence: "names none" };
}

function* unknownCodes(
  { code, broader, notThis }: ConceptDocument,
  others: ReadonlyMap<string, Concept>,
): Generator<ConceptFault> {
  for (const [index, wider] of broader.entries())
    if (!others.has(wider) || wider === code)
      yield { place: ["broader", String(index)], sentence: `"${wider}" is not another concept` };
  for (const [index, { is }] of (notThis ?? []).entries())
    if (is !== "outside" && (!others.has(is) || is === code))
      yield { place: ["notThis", String(index), "is"], sentence: `"${is}" is not another concept, nor "outside"` };
}

/** Forms hang under the root, so that a total over the root misses none; nothing is above itself. */
function* wrongPlace(
  { code, kind, broader }: ConceptDocument,
  others: ReadonlyMap<string, Concept>,
): Generator<ConceptFault> {
  const above = new Set<string>();
  const waiting = [...broader];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (above.has(next)) continue;
    above.add(next);
    waiting.push(...(others.get(next)?.broader ?? []));
  }
  if (above.has(code)) yield { place: ["broader"], sentence: `"${code}" is above itself` };
  const belongs = kind === "form" || kind === "group" || kind === "cash-out";
  if (belongs && !above.has(rootCode)) yield { place: ["broader"], sentence: `does not lead to "${rootCode}"` };
  if (!belongs && above.has(rootCode))
    yield { place: ["broader"], sentence: `leads to "${rootCode}", which holds forms only` };
}

/** A name that two forms share would find the wrong one. */
function* takenNames(concept: ConceptDocument, others: ReadonlyMap<string, Concept>): Generator<ConceptFault> {
  if (concept.kind !== "form") return;
  const mine = namesOf(concept);
  for (const other of others.values()) {
    if (other.kind !== "form" || other.code === concept.code) continue;
    const shared = namesOf(other).find((name) => mine.includes(name));
    if (shared !== undefined)
      yield { place: ["aliases"], sentence: `"${shared}" is already a name of "${other.code}"` };
  }
}

function* unknownMatches({ crosswalks }: ConceptDocument, schemes: Schemes): Generator<ConceptFault> {
  for (const scheme of schemeIds) {
    const matches = crosswalks[scheme];
    if ("none" in matches) continue;
    for (const [index, { code }] of matches.entries())
      if (!Object.hasOwn(schemes[scheme]?.codes ?? {}, code))
        yield {
          place: ["crosswalks", scheme, String(index), "code"],
          sentence: `"${code}" is not a code of ${scheme} that we know`,
        };
  }
}

/** Exactly the same holds for one concept only, so that a partner's code comes back as it went. */
function* claimedMatches(concept: ConceptDocument, others: ReadonlyMap<string, Concept>): Generator<ConceptFault> {
  for (const scheme of schemeIds) {
    const mine = exactly(concept.crosswalks[scheme]);
    for (const other of others.values()) {
      if (other.code === concept.code) continue;
      const claimed = exactly(other.crosswalks[scheme]).find((code) => mine.includes(code));
      if (claimed !== undefined)
        yield { place: ["crosswalks", scheme], sentence: `"${claimed}" is exactly "${other.code}" already` };
    }
  }
}
