/** The "is it this or not this" questions: yes or no, until a form or the outside of online fraud is reached. */
import type { DecisionTree, NextStep } from "./shape.ts";

/** Where a story ends, and which questions were asked on the way. */
export type Found = {
  readonly asked: readonly string[];
  readonly end: { readonly form: string } | { readonly outside: string };
};

/** Walks the tree with somebody's answers. */
export function walk(tree: DecisionTree, answer: (question: string) => boolean): Found {
  const asked: string[] = [];
  let step: NextStep = { question: tree.first };
  while ("question" in step) {
    const name: string = step.question;
    const question: DecisionTree["questions"][string] | undefined = tree.questions[name];
    if (question === undefined || asked.includes(name)) throw new Error(`The decision tree is broken at "${name}"`);
    asked.push(name);
    step = answer(name) ? question.yes : question.no;
  }
  return { asked, end: step };
}

export type TreeFault = { readonly place: readonly string[]; readonly sentence: string };

/** A tree that a desk can walk: every question and every form reached, nothing that leads nowhere or in a circle. */
export function treeFaults(tree: DecisionTree, forms: ReadonlySet<string>): readonly TreeFault[] {
  const faults: TreeFault[] = [];
  const questions = new Set<string>();
  const reached = new Set<string>();
  const outsides = new Set<string>();
  const visit = (name: string, above: readonly string[], place: readonly string[]) => {
    const question = Object.hasOwn(tree.questions, name) ? tree.questions[name] : undefined;
    if (question === undefined) faults.push({ place, sentence: `there is no question "${name}"` });
    else if (above.includes(name)) faults.push({ place, sentence: `"${name}" leads back to itself` });
    if (question === undefined || questions.has(name)) return;
    questions.add(name);
    for (const side of ["yes", "no"] as const) {
      const step = question[side];
      const here = ["questions", name, side];
      if ("question" in step) visit(step.question, [...above, name], here);
      else if ("form" in step) {
        reached.add(step.form);
        if (!forms.has(step.form)) faults.push({ place: here, sentence: `there is no form "${step.form}"` });
      } else {
        outsides.add(step.outside);
        if (!Object.hasOwn(tree.outside, step.outside))
          faults.push({ place: here, sentence: `there is no outside "${step.outside}"` });
      }
    }
  };
  visit(tree.first, [], ["first"]);
  const never = (
    kind: string,
    names: Iterable<string>,
    seen: ReadonlySet<string>,
    place: (name: string) => string[],
  ) => {
    for (const name of names)
      if (!seen.has(name)) faults.push({ place: place(name), sentence: `no answer leads to the ${kind} "${name}"` });
  };
  never("question", Object.keys(tree.questions), questions, (name) => ["questions", name]);
  never("outside", Object.keys(tree.outside), outsides, (name) => ["outside", name]);
  never("form", forms, reached, () => ["questions"]);
  return faults;
}
