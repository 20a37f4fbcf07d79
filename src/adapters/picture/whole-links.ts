/** Links that ran over the end of a line, as a screen shows them. */

/** Browsers break a link behind such a sign and add none of their own. */
export function wholeLinks(text: string): string {
  // A long link runs over several lines; each turn takes one away.
  let whole = text;
  for (let turn = 0; turn < 8; turn += 1) whole = whole.replace(/(https?:\/\/\S{0,500}[-/?=&_.%#~])\n(?=\S)/giu, "$1");
  return whole.replace(/(?<=[\s:]|^)([\p{L}\d-]{1,60}-)\n(?=[\p{L}\d-]{1,60}(?:\.[\p{L}\d-]{1,60}){1,5})/gu, "$1");
}
