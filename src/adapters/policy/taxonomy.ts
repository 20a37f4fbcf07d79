/** The shared taxonomy of fraud forms, and the whole of policy as the flow needs it. Read from the policy folder at start. */
import { join } from "node:path";
import { Type } from "typebox";
import type { FraudForm, Policy, Taxonomy } from "#core/policy.ts";
import { readDirectory } from "./directory.ts";
import { readPolicyFile } from "./file.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });
const bilingual = Type.Object({ nl: text, en: text }, exact);

const taxonomyShape = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    forms: Type.Array(
      Type.Object(
        {
          code: Type.String({ pattern: "^[a-z][a-z-]*$" }),
          label: bilingual,
          definition: bilingual,
          law: Type.Array(Type.String({ pattern: "^\\d+[a-z]* [A-Z][A-Za-z]*$" })),
          source: text,
          verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
        },
        exact,
      ),
      { minItems: 1 },
    ),
  },
  exact,
);

/** Everything in the policy folder that the flow reads; bad policy is refused, so that we never start on it. */
export function readPolicy(policyFolder: string): Policy {
  return { taxonomy: readTaxonomy(policyFolder), directory: readDirectory(policyFolder) };
}

/** Reads the fraud forms; the first thing that is wrong is refused with its file and line. */
export function readTaxonomy(policyFolder: string): Taxonomy {
  const { content, fault } = readPolicyFile(taxonomyShape, join(policyFolder, "taxonomy", "forms.yaml"));
  const forms = new Map<string, FraudForm>();
  for (const [index, { code, label, definition, law }] of content.forms.entries()) {
    if (forms.has(code)) throw fault(["forms", String(index), "code"], `"${code}" is there twice`);
    forms.set(code, { code, label, definition, law });
  }
  return { version: content.version, forms };
}
