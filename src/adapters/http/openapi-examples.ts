/** Puts into the contract, at each operation, one example of what goes in and of what comes out. */
import { checkingExamples } from "./examples/checking.ts";
import { partneringExamples } from "./examples/partnering.ts";
import { reportingExamples } from "./examples/reporting.ts";

/** What goes in, and what comes out, where that is JSON. */
export type OperationExample = { readonly request?: unknown; readonly answer?: unknown };

/** Every example, by the name of its operation. A new operation with JSON in or out has its own here: a test looks. */
export const examples: Readonly<Record<string, OperationExample>> = {
  ...checkingExamples,
  ...reportingExamples,
  ...partneringExamples,
};

const json = "application/json";

/** The operation with its example; without one as it is. */
export function withExamples<Given extends Described>(operation: Given): Given {
  const example = examples[operation.operationId ?? ""];
  if (example === undefined) return operation;
  const { requestBody, responses } = operation;
  return {
    ...operation,
    ...(example.request !== undefined && { requestBody: shown(requestBody, example.request) }),
    ...(example.answer !== undefined && {
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, answer]: [string, unknown]) => [
          status,
          status.startsWith("2") ? shown(answer, example.answer) : answer,
        ]),
      ),
    }),
  };
}

/** An operation, as far as it is looked at here. */
type Described = { readonly operationId?: string; readonly requestBody?: unknown; readonly responses: object };

/** A body or an answer with an example of its JSON. */
function shown(described: unknown, example: unknown): unknown {
  if (!hasContent(described) || !(json in described.content)) return described;
  const media: unknown = new Map(Object.entries(described.content)).get(json);
  if (typeof media !== "object") return described;
  return { ...described, content: { ...described.content, [json]: { ...media, example } } };
}

function hasContent(described: unknown): described is { readonly content: object } {
  return (
    typeof described === "object" &&
    described !== null &&
    "content" in described &&
    typeof described.content === "object" &&
    described.content !== null
  );
}
