/**
 * Hub values: what many hold, such as a collecting account of a payment service (`hubs.yaml` in the policy folder), or the
 * domain of a platform, a link shortener or free mail (`shared-hosts.yaml`).
 */
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

const sharedHostsShape = Type.Object(
  {
    sharedHosts: Type.Array(
      Type.Object(
        {
          group: text,
          reason: text,
          source: text,
          written: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
          verified: Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]),
          domains: Type.Array(text, { minItems: 1 }),
        },
        exact,
      ),
    ),
  },
  exact,
);

/** `kind value` of every hub; a policy folder without the files has none. */
export function readHubs(policyFolder: string): ReadonlySet<string> {
  return new Set([...namedHubs(policyFolder), ...sharedHosts(policyFolder)]);
}

function sharedHosts(policyFolder: string): ReadonlySet<string> {
  const path = join(policyFolder, "shared-hosts.yaml");
  if (!existsSync(path)) return new Set();
  const file = readPolicyFile(sharedHostsShape, path);
  const hubs = new Set<string>();
  for (const [group, { domains }] of file.content.sharedHosts.entries()) {
    for (const [index, domain] of domains.entries()) {
      const at = ["sharedHosts", String(group), "domains", String(index)];
      if (!isNormal("domain", domain)) throw file.fault(at, "this is no domain that one holder registered");
      if (hubs.has(`domain ${domain}`)) throw file.fault(at, "this domain is there twice");
      hubs.add(`domain ${domain}`);
    }
  }
  return hubs;
}

function namedHubs(policyFolder: string): ReadonlySet<string> {
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
