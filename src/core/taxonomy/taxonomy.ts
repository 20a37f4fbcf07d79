/** The shared taxonomy: concepts with one code each, from the umbrella terms down to the forms that a report may have. */
import type { Bilingual, FraudForm, SharedTaxonomy } from "#core/policy.ts";
import type { ConceptDocument, SchemeId } from "./shape.ts";

/** A concept; `accepted` is there when it came in at run time, as a proposal that another person accepted. */
export type Concept = ConceptDocument & {
  readonly accepted?: { readonly proposal: string; readonly at: Date };
};

/** What stands for everything that counts as online fraud; the umbrella terms are above it. */
export const rootCode = "online-fraud";
/** The form for what fits nowhere, always offered last. */
export const otherCode = "other-online-fraud";

/** What a report may be filed under, by code. */
export function formsOf(concepts: ReadonlyMap<string, Concept>): ReadonlyMap<string, FraudForm> {
  const forms = [...concepts.values()].filter(({ kind }) => kind === "form");
  const ordered = [
    ...forms.filter(({ code }) => code !== otherCode),
    ...forms.filter(({ code }) => code === otherCode),
  ];
  return new Map(ordered.map((form) => [form.code, form]));
}

/** Everything that a code is a kind of, nearest first: what counts for "smishing" counts for these as well. */
export function broaderOf({ concepts }: Pick<SharedTaxonomy, "concepts">, code: string): readonly string[] {
  const found: string[] = [];
  const waiting = [...(concepts.get(code)?.broader ?? [])];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (found.includes(next)) continue;
    found.push(next);
    waiting.push(...(concepts.get(next)?.broader ?? []));
  }
  return found;
}

/** The forms that count under an umbrella, group or form, itself included when it is a form. */
export function formsUnder(taxonomy: Pick<SharedTaxonomy, "concepts" | "forms">, code: string): readonly string[] {
  return [...taxonomy.forms.keys()].filter((form) => form === code || broaderOf(taxonomy, form).includes(code));
}

/** The forms under the group that is nearest above each, as a person chooses among them; those in no group come last. */
export function formGroups(
  taxonomy: Pick<SharedTaxonomy, "concepts" | "forms">,
): readonly { readonly label: Bilingual | undefined; readonly forms: readonly FraudForm[] }[] {
  const groups = [...taxonomy.concepts.values()].filter(({ kind }) => kind === "group");
  const groupOf = (code: string) =>
    broaderOf(taxonomy, code).find((wider) => groups.some((group) => group.code === wider));
  const forms = [...taxonomy.forms.values()];
  return [...groups, undefined]
    .map((group) => ({ label: group?.label, forms: forms.filter(({ code }) => groupOf(code) === group?.code) }))
    .filter((group) => group.forms.length > 0);
}

/** Finds concepts by the words people use for them: code, label or alias, in either language; whole names first. */
export function conceptsNamed({ concepts }: Pick<SharedTaxonomy, "concepts">, words: string): readonly Concept[] {
  const wanted = plain(words);
  if (wanted === "") return [];
  const named = [...concepts.values()].map((concept) => ({ concept, names: namesOf(concept) }));
  const whole = named.filter(({ names }) => names.includes(wanted));
  const part = named.filter((each) => !whole.includes(each) && each.names.some((name) => name.includes(wanted)));
  return [...whole, ...part].map(({ concept }) => concept);
}

/** The form that has exactly this name, code or alias; undefined for what is wider than a form, or known to nobody. */
export function formNamed({ concepts }: Pick<SharedTaxonomy, "concepts">, words: string): string | undefined {
  let names = formNames.get(concepts);
  if (names === undefined) {
    const forms = [...concepts.values()].filter(({ kind }) => kind === "form");
    names = new Map(forms.flatMap((form) => namesOf(form).map((name) => [name, form.code])));
    formNames.set(concepts, names);
  }
  return names.get(plain(words));
}

/** Of each set of concepts the names, made once: a file asks for each of its rows. */
const formNames = new WeakMap<SharedTaxonomy["concepts"], ReadonlyMap<string, string>>();

/** The concept that is the same as a code of another list; undefined when none is exactly that. */
export function sameAs(
  { concepts }: Pick<SharedTaxonomy, "concepts">,
  scheme: SchemeId,
  code: string,
): Concept | undefined {
  return [...concepts.values()].find(({ crosswalks }) => exactly(crosswalks[scheme]).includes(code));
}

/** The codes of another list that mean exactly this concept. */
export function exactly(crosswalk: ConceptDocument["crosswalks"][SchemeId]): readonly string[] {
  if ("none" in crosswalk) return [];
  return crosswalk.filter(({ relation }) => relation === "exact").map(({ code }) => code);
}

/** Every name of a concept, made plain. */
export function namesOf({ code, label, aliases }: ConceptDocument): readonly string[] {
  return [code, label.nl, label.en, ...aliases.nl, ...aliases.en].map(plain);
}

/** Case, accents, hyphens and spaces do not matter: "WhatsApp-fraude" is "whatsappfraude". */
function plain(words: string): string {
  return words
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
