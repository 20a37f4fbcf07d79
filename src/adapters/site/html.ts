/** HTML that escapes by itself: the one place where text becomes markup (docs/decisions/0006-views.md). */
import { html as escapeInto } from "hono/html";

type Markup = ReturnType<typeof escapeInto>;

/** Finished markup. It can only be made by the `html` tag, so whatever a person typed has been escaped. */
export type Html = Exclude<Markup, Promise<unknown>>;

/** What a view may put in a hole. Booleans, dates and objects are refused by type: say in words what they mean. */
export type Content = string | number | Html | undefined | readonly Html[];

/** Writes markup: strings are escaped, numbers are shown (0 too), undefined shows nothing. Attributes need quotes. */
export function html(strings: TemplateStringsArray, ...holes: readonly Content[]): Html {
  const made = escapeInto(strings, ...holes);
  // Hono answers with a promise only when a hole holds one, which `Content` rules out.
  if (made instanceof Promise) throw new TypeError("a view may not wait");
  return made;
}

/** The attribute when it holds, nothing when it does not. */
export function flag(name: "checked" | "selected" | "required" | "open", holds: boolean): Html | undefined {
  return holds ? html` ${name}` : undefined;
}
