/** The words of the site: one file a language in `policy/texts`, the same keys and parameters in each. */
import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { Refusal } from "#core/errors.ts";
import { type Language, languages } from "./language.ts";
import { textParameters } from "./text-keys.ts";

type Parameters = typeof textParameters;
export type TextKey = keyof Parameters;
type NamesIn<K extends TextKey> = Parameters[K][number];

/** What comes after `group.` in the keys: the codes that have a word of their own. */
export type In<Group extends string> = TextKey extends infer K
  ? K extends `${Group}.${infer Code}`
    ? Code
    : never
  : never;

/** Gives the sentence of a key, with its parameters filled in. Plain text: the view escapes it. */
export type Translate = <K extends TextKey>(
  key: K,
  ...parameters: [NamesIn<K>] extends [never] ? [] : [Readonly<Record<NamesIn<K>, string | number>>]
) => string;

/** Groups of words for codes that may come from policy or a partner: a new one needs no new code. */
export type WordGroup = "work-role" | "import-field" | "delivery-type" | "delivery-fault";

/** Groups of sentences for codes, each with parameters of its own. */
export type SentenceGroup = "reason";

export type Texts = {
  /** Which of the two languages of policy is read beside this one: for names of fraud forms, and for dates. */
  readonly language: Language;
  /** This language itself (BCP 47), such as "de". */
  readonly code: string;
  /** Every language that the site is in, by the name it has for itself. */
  readonly spoken: readonly { readonly code: string; readonly name: string }[];
  readonly t: Translate;
  /** The word for a policy code; a code without a word shows itself as it is. */
  readonly word: (group: WordGroup, code: string) => string;
  /** The sentence for a code of a group whose sentences say different things; what one does not say is left out. */
  readonly said: (group: SentenceGroup, code: string, parameters: Readonly<Record<string, string>>) => string;
};

/** All languages of the site: the two that everything is in by name, and these with every other by code. */
export type Languages = Readonly<Record<Language, Texts>> & { readonly all: ReadonlyMap<string, Texts> };

/** Each file of the folder is a language, the two of policy first. */
export async function readLanguages(folder: URL): Promise<Languages> {
  const files = (await readdir(folder))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length));
  const others = files.filter((code) => !languages.some((language) => language === code)).sort();
  const read = await Promise.all([...languages, ...others].map((code) => readTexts(folder, code)));
  const spoken = read.flatMap((each) => each.spoken);
  const [nl, en, ...rest] = read.map((each): Texts => ({ ...each, spoken }));
  if (nl === undefined || en === undefined)
    throw new Refusal("POLICY_INVALID", "policy/texts lacks nl.yaml or en.yaml.");
  return { nl, en, all: new Map([nl, en, ...rest].map((each) => [each.code, each])) };
}

/** Reads one language file, whole; a missing, extra or differently filled key is refused at start. */
export async function readTexts(folder: URL, code: string): Promise<Texts> {
  const file = `${code}.yaml`;
  const sentences = flatten(parse(await readFile(new URL(file, folder), "utf8")));
  const expected = new Map<string, readonly string[]>(Object.entries(textParameters));
  for (const key of new Set([...expected.keys(), ...sentences.keys()])) {
    const sentence = sentences.get(key);
    const parameters = expected.get(key);
    if (sentence === undefined) throw new Refusal("POLICY_INVALID", `${file} has no text "${key}". Add it.`, key);
    if (parameters?.join() !== parametersOf(sentence).join())
      throw new Refusal("POLICY_INVALID", `${file} and text-keys.ts differ at "${key}". Run tools/text-keys.ts.`, key);
  }
  const language = languages.find((each) => each === sentences.get("site.policy"));
  if (language === undefined)
    throw new Refusal("POLICY_INVALID", `${file}: "site.policy" is the language that policy is read in: nl or en.`);
  return {
    language,
    code,
    spoken: [{ code, name: sentences.get("site.own-name") ?? code }],
    t: (key, ...[parameters]) => fill(sentences.get(key) ?? key, parameters ?? {}),
    said: (group, code, parameters) => fill(sentences.get(`${group}.${code}`) ?? code, parameters),
    word: (group, code) => sentences.get(`${group}.${code}`) ?? code,
  };
}

/** The keys of a language file, joined with dots. */
export function flatten(tree: unknown, prefix = ""): Map<string, string> {
  if (typeof tree === "string") return new Map([[prefix, tree.trim()]]);
  if (typeof tree !== "object" || tree === null)
    throw new Refusal("POLICY_INVALID", `The text "${prefix}" is not text. Put quotes around it.`, prefix);
  return new Map(
    Object.entries(tree).flatMap(([key, branch]) => [...flatten(branch, prefix === "" ? key : `${prefix}.${key}`)]),
  );
}

const parameter = /\{([a-zA-Z]+)\}/g;

/** The names between braces in a sentence, in alphabetical order. */
export function parametersOf(sentence: string): readonly string[] {
  return [...new Set([...sentence.matchAll(parameter)].map(([, name]) => name ?? ""))].sort();
}

function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(parameter, (hole, name: string) => String(values[name] ?? hole));
}
