/** Hosts that say something about a link by themselves, and words that lure beside a brand (`link-hosts.yaml` in the policy folder). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Type } from "typebox";
import { type HostKind, hostKinds, type LinkHosts } from "#core/link-hosts.ts";
import { readPolicyFile } from "./file.ts";

const exact = { additionalProperties: false };
const text = Type.String({ minLength: 1 });
const verified = Type.Union([Type.Literal(false), Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })]);
const words = Type.Array(Type.String({ pattern: "^[a-z\\d-]+$" }), { minItems: 1 });
/** Also a public suffix, such as github.io: its kind holds for whoever stands under it. */
const names = Type.Array(Type.String({ pattern: "^[a-z\\d-]+(\\.[a-z\\d-]+)*$" }), { minItems: 1, uniqueItems: true });

const linkHostsShape = Type.Object(
  {
    hosts: Type.Array(Type.Object({ kind: Type.Enum(hostKinds), reason: text, source: text, verified, names }, exact)),
    words: Type.Array(Type.Object({ language: text, words }, exact)),
    plain: words,
  },
  exact,
);

/** The hosts and words; a policy folder without the file has none. */
export function readLinkHosts(policyFolder: string): LinkHosts {
  const path = join(policyFolder, "link-hosts.yaml");
  if (!existsSync(path)) return { hosts: groupsOf([]), words: new Set(), plain: new Set() };
  const { content } = readPolicyFile(linkHostsShape, path);
  return {
    hosts: groupsOf(content.hosts),
    words: new Set(content.words.flatMap((group) => group.words)),
    plain: new Set(content.plain),
  };
}

function groupsOf(
  groups: readonly { readonly kind: HostKind; readonly names: readonly string[] }[],
): LinkHosts["hosts"] {
  const of = (kind: HostKind) => new Set(groups.filter((group) => group.kind === kind).flatMap((group) => group.names));
  return {
    shortener: of("shortener"),
    "free-host": of("free-host"),
    mailing: of("mailing"),
    "public-body": of("public-body"),
  };
}
