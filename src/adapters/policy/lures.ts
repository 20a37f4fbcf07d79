/** What fraudsters write, by form of fraud (`patterns/lures.yaml` in the policy folder). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Type } from "typebox";
import { asksOfLures, type Lure } from "#core/lure.ts";
import type { Taxonomy } from "#core/policy.ts";
import { readPolicyFile } from "./file.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });
/** Plain words, which only can be matched in one pass; ".." stands for a few words between. */
const phrases = Type.Array(Type.String({ pattern: "^[a-z\\d]+(?: (?:\\.\\. )?[a-z\\d]+)*$" }), {
  minItems: 1,
  uniqueItems: true,
});

const luresShape = Type.Object(
  {
    source: text,
    verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
    lures: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: "^[a-z][a-z-]*$" }),
          form: text,
          strength: Type.Union([Type.Literal("strong"), Type.Literal("weak")]),
          asks: Type.Enum(asksOfLures),
          why: Type.Object({ nl: text, en: text }, exact),
          phrases: Type.Object({ nl: phrases, en: phrases, other: Type.Optional(phrases) }, exact),
        },
        exact,
      ),
    ),
  },
  exact,
);

/** Every lure, with its phrases in all languages; a policy folder without the file has none. */
export function readLures(policyFolder: string, { forms }: Taxonomy): readonly Lure[] {
  const path = join(policyFolder, "patterns", "lures.yaml");
  if (!existsSync(path)) return [];
  const { content, fault } = readPolicyFile(luresShape, path);
  const ids = new Set<string>();
  return content.lures.map(({ phrases: { nl, en, other = [] }, ...lure }, index) => {
    if (!forms.has(lure.form)) throw fault(["lures", String(index), "form"], `there is no form "${lure.form}"`);
    if (ids.has(lure.id)) throw fault(["lures", String(index), "id"], `"${lure.id}" is there twice`);
    ids.add(lure.id);
    return { ...lure, phrases: [...nl, ...en, ...other] };
  });
}
