/** Hub values: what many hold, such as a collecting account of a payment service. Read from `hubs.yaml` in the policy folder. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Type } from "typebox";
import { indicatorKinds } from "#core/types.ts";
import { readPolicyFile } from "./file.ts";
import { isNormal } from "./normal-form.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });

const hubsShape = Type.Object(
  {
    hubs: Type.Array(
      Type.Object(
        {
          kind: Type.Enum(indicatorKinds),
          value: text,
          reason: text,
          source: text,
          verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
        },
        exact,
      ),
    ),
  },
  exact,
);

/** `kind value` of every hub; a policy folder without the file has none. */
export function readHubs(policyFolder: string): ReadonlySet<string> {
  const path = join(policyFolder, "hubs.yaml");
  if (!existsSync(path)) return new Set();
  const file = readPolicyFile(hubsShape, path);
  const hubs = new Set<string>();
  for (const [index, { kind, value }] of file.content.hubs.entries()) {
    const at = ["hubs", String(index), "value"];
    if (!isNormal(kind, value)) throw file.fault(at, `this ${kind} is not in normal form`);
    if (hubs.has(`${kind} ${value}`)) throw file.fault(at, "this value is there twice");
    hubs.add(`${kind} ${value}`);
  }
  return hubs;
}
