/** Words as a tree of letters: finds which of hundreds stand in a text in one walk, also with one letter wrong. */

/** One row of cells a node: where each sign leads, and in the last whether a word ends here. */
export type Trie = Int32Array;

const signs = Array.from("abcdefghijklmnopqrstuvwxyz0123456789-./=_");
const width = signs.length + 1;
const ends = signs.length;
const none = -1;

const signOf = new Int8Array(128).fill(none);
for (const [index, sign] of signs.entries()) signOf[sign.charCodeAt(0)] = index;

export function trieOf(words: readonly string[]): Trie {
  const trie = new Int32Array((words.reduce((sum, { length }) => sum + length, 0) + 1) * width);
  let nodes = 1;
  for (const word of words) {
    let node = 0;
    for (let index = 0; index < word.length; index++) {
      const cell = node * width + cellOf(word, index);
      if (trie[cell] === 0) trie[cell] = nodes++;
      node = trie[cell] ?? 0;
    }
    trie[node * width + ends] = 1;
  }
  return trie;
}

function cellOf(text: string, index: number): number {
  return signOf[text.charCodeAt(index)] ?? none;
}

function next(trie: Trie, node: number, text: string, index: number): number {
  const sign = index < text.length ? cellOf(text, index) : none;
  return sign === none ? 0 : (trie[node * width + sign] ?? 0);
}

/** How long the longest word is that begins at a place in a text; 0 for none. */
export function lengthAt(trie: Trie, text: string, start: number): number {
  let node = 0;
  let longest = 0;
  for (let index = start; index < text.length; index++) {
    node = next(trie, node, text, index);
    if (node === 0) break;
    if (trie[node * width + ends] === 1) longest = index - start + 1;
  }
  return longest;
}

/** The longest word that stands anywhere in a text. */
export function longestIn(trie: Trie, text: string): number {
  let longest = 0;
  for (let start = 0; start < text.length; start++) longest = Math.max(longest, lengthAt(trie, text, start));
  return longest;
}

/** At how many places of a text a word begins. */
export function beginsIn(trie: Trie, text: string): number {
  let found = 0;
  for (let start = 0; start < text.length; start++) if (lengthAt(trie, text, start) > 0) found++;
  return found;
}

/** Is a text one letter away from a word: one other, one missing, one too many, or two the wrong way round? */
export function isOneOff(trie: Trie, text: string): boolean {
  return oneOffFrom(trie, 0, text, 0);
}

function oneOffFrom(trie: Trie, node: number, text: string, at: number): boolean {
  if (at < text.length && endsAt(trie, node, text, at + 1)) return true;
  for (let sign = 0; sign < ends; sign++) {
    const child = trie[node * width + sign] ?? 0;
    if (child !== 0 && (endsAt(trie, child, text, at + 1) || endsAt(trie, child, text, at))) return true;
  }
  const swapped = next(trie, next(trie, node, text, at + 1), text, at);
  if (swapped !== 0 && next(trie, node, text, at + 1) !== 0 && endsAt(trie, swapped, text, at + 2)) return true;
  const child = next(trie, node, text, at);
  return child !== 0 && oneOffFrom(trie, child, text, at + 1);
}

/** Does the rest of a text, from a node on, end as a word does? */
function endsAt(trie: Trie, from: number, text: string, at: number): boolean {
  if (at > text.length) return false;
  let node = from;
  for (let index = at; index < text.length; index++) {
    node = next(trie, node, text, index);
    if (node === 0) return false;
  }
  return trie[node * width + ends] === 1;
}
