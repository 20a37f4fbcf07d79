/** When whoever checks a value is told that others reported it (`public-rule.yaml` in the policy folder). */
import { join } from "node:path";
import { Type } from "typebox";
import type { PublicRule } from "#core/policy.ts";
import { parseDuration } from "#core/time/duration.ts";
import { impersonalKinds, strengths } from "#core/types.ts";
import { readPolicyFile } from "./file.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });

const ruleShape = Type.Object(
  {
    reported: Type.Object(
      {
        // A kind that is tied to a person is refused here, whoever writes it down.
        kinds: Type.Array(Type.Enum([...impersonalKinds]), { minItems: 1, uniqueItems: true }),
        reporters: Type.Integer({ minimum: 2, maximum: 100 }),
        window: text,
        strength: Type.Array(Type.Enum([...strengths]), { minItems: 1, uniqueItems: true }),
        source: text,
        verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
      },
      exact,
    ),
  },
  exact,
);

export function readPublicRule(policyFolder: string): PublicRule {
  const { content, fault } = readPolicyFile(ruleShape, join(policyFolder, "public-rule.yaml"));
  const { kinds, reporters, window: written, strength } = content.reported;
  const window = parseDuration(written);
  if (window === undefined) throw fault(["reported", "window"], "this is no duration such as P90D");
  return { kinds, reporters, window, strength };
}
