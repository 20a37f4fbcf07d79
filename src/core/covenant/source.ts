/** Reads the YAML of a covenant, remembering lines. Everything YAML can do that a covenant does not need is refused. */
import {
  CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml";
import { type Fault, type Place, refusalOf } from "./faults.ts";

/** The data of a covenant's text, not yet judged, and where each place of it stands. */
export type CovenantSource = { readonly value: unknown; readonly lineOf: (place: Place) => number };

const largestBytes = 65_536;
const deepest = 12;
const longest = 500;

/** The data in a text, or a refusal that names the line. */
export function readSource(source: string): CovenantSource {
  if (Buffer.byteLength(source) > largestBytes) throw whole(`is larger than ${largestBytes} bytes`);
  const tooDeep = lineOfDepth(source);
  if (tooDeep !== undefined) throw refusalOf([{ line: tooDeep, place: [], sentence: "is nested too deep" }]);

  const lines = new LineCounter();
  // yaml compares every key with every other, which 64 KiB of keys makes slow; structureFaults looks for doubles itself.
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: false, merge: false });
  const syntax = [...document.errors, ...document.warnings].map(
    ({ pos, message }): Fault => ({
      line: lines.linePos(pos[0]).line,
      place: [],
      sentence: (message.split(" at line ")[0] ?? message).split("\n")[0]?.slice(0, 160) ?? "",
    }),
  );
  if (syntax.length > 0) throw refusalOf(syntax);
  const line = (node: Node) => lines.linePos(node.range?.[0] ?? 0).line;
  const structure = [...structureFaults(document.contents, [], line)];
  if (structure.length > 0) throw refusalOf(structure);
  return { value: document.toJS({ maxAliasCount: 0 }), lineOf: (place) => lineOfPlace(document, place, line) };
}

function whole(sentence: string) {
  return refusalOf([{ line: 1, place: [], sentence }]);
}

/** Looks at brackets and dashes before anything is built: a deep document would exhaust the stack of what builds it. */
function lineOfDepth(source: string): number | undefined {
  let line = 1;
  let brackets = 0;
  let dashes = 0;
  for (const lexeme of new Lexer().lex(source)) {
    const type = CST.tokenType(lexeme);
    if (type === "flow-map-start" || type === "flow-seq-start") brackets += 1;
    if (type === "flow-map-end" || type === "flow-seq-end") brackets -= 1;
    if (type === "seq-item-ind" || type === "explicit-key-ind") dashes += 1;
    if (brackets + dashes > deepest) return line;
    if (type === "newline") dashes = 0;
    line += lexeme.split("\n").length - 1;
  }
  return undefined;
}

/** References, doubled keys, keys that are no plain text, and too much of anything. */
function* structureFaults(node: unknown, place: Place, line: (node: Node) => number): Generator<Fault> {
  if (isAlias(node)) yield { line: line(node), place, sentence: "is a reference (*): write the value out" };
  if (!isMap(node) && !isSeq(node)) return;
  if (place.length >= deepest) {
    yield { line: line(node), place, sentence: "is nested too deep" };
    return;
  }
  if (node.items.length > longest) {
    yield { line: line(node), place, sentence: `holds more than ${longest} entries` };
    return;
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) yield* structureFaults(item, [...place, index], line);
    return;
  }
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    if (!isScalar(key) || typeof key.value !== "string") {
      yield { line: isNode(key) ? line(key) : line(node), place, sentence: "has a key that is not plain text" };
      continue;
    }
    const here = [...place, key.value];
    if (seen.has(key.value)) yield { line: line(key), place: here, sentence: "stands there twice" };
    seen.add(key.value);
    yield* structureFaults(value, here, line);
  }
}

/** The line of a place; of the nearest place above it when it is missing. */
function lineOfPlace(document: Document.Parsed, place: Place, line: (node: Node) => number): number {
  let node: unknown = document.contents;
  let found = isNode(node) ? line(node) : 1;
  for (const step of place) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
      if (pair === undefined) return found;
      if (isNode(pair.key)) found = line(pair.key);
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isNode(node)) found = line(node);
    } else return found;
  }
  return found;
}
