/** Reports over the pages as a person does: answers each question that is put, looks at it all, and sends. For tests. */
import type { Answered, Visitor } from "./site-app.ts";

/** What is typed, by field; more fields than a page asks are simply not on it. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

const most = 40;

/** Answers every question until all answers are shown; gives that page, or the question that takes an answer amiss. */
export async function answerAll(visit: Visitor, typed: Typed, headers: Record<string, string> = {}): Promise<Answered> {
  let answer = await visit.post("/report/questions/form", fields(typed), headers);
  // What this form of fraud does not ask for is told through the side door.
  if (answer.status === 303) answer = await visit.post("/report/questions/more", fields(typed), headers);
  for (let page = 0; page < most && answer.status === 303; page++) {
    const next = answer.location ?? "";
    if (!next.startsWith("/report/questions/")) return visit.get(next, headers);
    answer = await visit.post(next.split("?", 1)[0] ?? "", fields(typed), headers);
  }
  return answer;
}

/** The receipt. */
export async function report(visit: Visitor, typed: Typed, headers: Record<string, string> = {}): Promise<Answered> {
  const answers = await answerAll(visit, typed, headers);
  return answers.status === 200 ? send(visit, keyIn(answers.html), headers) : answers;
}

export function send(visit: Visitor, idempotencyKey: string, headers: Record<string, string> = {}): Promise<Answered> {
  return visit.post("/report/sendings", { idempotencyKey }, headers);
}

export const keyIn = (html: string): string => /name="idempotencyKey" value="([^"]+)"/.exec(html)?.[1] ?? "";

function fields(typed: Typed): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(typed)) for (const value of [values].flat()) form.append(name, value);
  return form;
}
