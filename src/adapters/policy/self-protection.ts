/** What people can do themselves before anything happens (`self-protection.yaml` in the policy folder). */
import { join } from "node:path";
import { Type } from "typebox";
import { devices, type Measure } from "#core/policy.ts";
import { readPolicyFile } from "./file.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });
const bilingual = Type.Object({ nl: text, en: text }, exact);

const listShape = Type.Object(
  {
    measures: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: "^[a-z][a-z-]*$" }),
          review: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
          source: text,
          title: bilingual,
          why: bilingual,
          steps: Type.Array(
            Type.Object(
              {
                on: Type.Array(Type.Enum([...devices, "bank"]), { minItems: 1, uniqueItems: true }),
                text: bilingual,
              },
              exact,
            ),
            { minItems: 1 },
          ),
        },
        exact,
      ),
      { minItems: 1 },
    ),
  },
  exact,
);

/** @throws Refusal POLICY_INVALID with file and line. */
export function readSelfProtection(policyFolder: string): readonly Measure[] {
  return readPolicyFile(listShape, join(policyFolder, "self-protection.yaml")).content.measures;
}
