/** When whoever checks a value is told that others reported it, and how much one may ask (`public-rule.yaml` in the policy folder). */
import { join } from "node:path";
import { Type } from "typebox";
import type { AskingRule, PublicRule } from "#core/policy.ts";
import { type Duration, parseDuration } from "#core/time/duration.ts";
import { impersonalKinds, strengths } from "#core/types.ts";
import { readPolicyFile } from "./file.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });

const count = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const verified = Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]);

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
        verified,
      },
      exact,
    ),
    asking: Type.Object({ window: text, public: count, known: count, source: text, verified }, exact),
  },
  exact,
);

export function readPublicRule(policyFolder: string): { readonly reported: PublicRule; readonly asking: AskingRule } {
  const { content, fault } = readPolicyFile(ruleShape, join(policyFolder, "public-rule.yaml"));
  const windowOf = (name: "reported" | "asking"): Duration => {
    const window = parseDuration(content[name].window);
    if (window === undefined) throw fault([name, "window"], "this is no duration such as P90D");
    return window;
  };
  const { kinds, reporters, strength } = content.reported;
  const { public: byPublic, known } = content.asking;
  return {
    reported: { kinds, reporters, window: windowOf("reported"), strength },
    asking: { window: windowOf("asking"), public: byPublic, known },
  };
}
