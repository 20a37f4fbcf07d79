/**
 * The condition of a covenant, in CEL. Only comparison, and, or, not, plus and minus are taken: then a condition that
 * was accepted can never fail while a report comes in, and no covenant can make intake slow.
 */
import { type ASTNode, Environment } from "@marcbachmann/cel-js";

/** What a condition may speak about. */
export type TriggerFacts = {
  readonly reporters: number;
  readonly reports: number;
  readonly desks: number;
  readonly form: string;
  readonly kind: string;
  readonly lossCents: number;
  /** What the trader sells in the covenant's window; 0 while nobody told. */
  readonly orders: number;
  /** Reporters for each thousand orders, rounded down; 1000 while nobody told how much is sold. */
  readonly rate: number;
  readonly firstSeen: Date;
  readonly now: Date;
};

const timestamp = "google.protobuf.Timestamp";
const conditions = new Environment({
  limits: { maxAstNodes: 100, maxDepth: 12, maxListElements: 50, maxCallArguments: 1 },
})
  .registerVariable("reporters", "int")
  .registerVariable("reports", "int")
  .registerVariable("desks", "int")
  .registerVariable("form", "string")
  .registerVariable("kind", "string")
  .registerVariable("lossCents", "int")
  .registerVariable("orders", "int")
  .registerVariable("rate", "int")
  .registerVariable("firstSeen", timestamp)
  .registerVariable("now", timestamp);

/** What is wrong with a condition, as a sentence; undefined when nothing is. */
export function conditionFault(when: string): string | undefined {
  const checked = conditions.check(when);
  if (checked.error !== undefined) return `cannot be understood: ${checked.error.summary.slice(0, 120)}`;
  if (checked.type !== "bool") return `must be true or false, this is of type ${checked.type ?? "unknown"}`;
  return nodeFault(conditions.parse(when).ast);
}

/** Whether a condition that was accepted holds for these facts. */
export function holds(when: string, facts: TriggerFacts): boolean {
  const outcome: unknown = conditions.parse(when)({
    form: facts.form,
    kind: facts.kind,
    firstSeen: facts.firstSeen,
    now: facts.now,
    reporters: BigInt(facts.reporters),
    reports: BigInt(facts.reports),
    desks: BigInt(facts.desks),
    lossCents: BigInt(facts.lossCents),
    orders: BigInt(facts.orders),
    rate: BigInt(facts.rate),
  });
  return outcome === true;
}

// Sums of this many cents stay far inside CEL's 64 bits, so adding never overflows.
const largest = 1_000_000_000_000_000n;

function nodeFault(node: ASTNode): string | undefined {
  switch (node.op) {
    case "id":
      return undefined;
    case "value":
      return typeof node.args === "bigint" && node.args > largest ? "holds a number that is too large" : undefined;
    case "!_":
    case "-_":
      return nodeFault(node.args);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
    case "+":
    case "-":
    case "&&":
    case "||":
    case "?:":
    case "list":
      return firstFault(node.args);
    case "call":
      return callFault(node.args[0], node.args[1], node.input.slice(node.start, node.end));
    case "*":
    case "/":
    case "%":
    case ".":
    case ".?":
    case "[]":
    case "[?]":
    case "rcall":
    case "map":
      return `may compare, add and combine only: "${node.op}" is not allowed`;
  }
}

function firstFault(nodes: readonly ASTNode[]): string | undefined {
  for (const node of nodes) {
    const fault = nodeFault(node);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A fixed moment or length of time is the only thing a condition may call for, and it must be a real one. */
function callFault(name: string, args: readonly ASTNode[], text: string): string | undefined {
  const fixed = args.length === 1 && args[0]?.op === "value";
  if (!fixed || (name !== "timestamp" && name !== "duration")) return `may not call ${name}()`;
  try {
    conditions.evaluate(text);
    return undefined;
  } catch (cause) {
    if (cause instanceof Error) return `holds a ${name} that is none`;
    throw cause;
  }
}
