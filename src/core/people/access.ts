/**
 * Who may do what, in one table. Every route names one action; what the table does not grant is refused.
 * It says which kind of caller may try; that the thing is theirs (their organisation's) is for the verb and the database.
 */

/** What a person may be in an organisation; eHerkenning or another sign-in service only says who it is. */
export const personRoles = [
  "desk-worker",
  "investigator",
  "piket",
  "partner-worker",
  "programme",
  "auditor",
  "operator",
] as const;
export type PersonRole = (typeof personRoles)[number];

/** What a token of an organisation may be used for. */
export const scopes = ["reports", "requests", "outcomes", "imports", "checks", "screenings", "feeds"] as const;
export type Scope = (typeof scopes)[number];

/** Who asks: anybody, a program with a token, a person who signed in, or whoever runs this installation. */
export type Caller =
  | { readonly kind: "public" }
  | { readonly kind: "token"; readonly organisation: string; readonly scopes: readonly string[] }
  | {
      readonly kind: "person";
      readonly id: string;
      readonly organisation: string;
      readonly roles: readonly string[];
    }
  | { readonly kind: "operator" };

/** `public` holds for people and for nobody in particular, signed in or not; a token has its scopes and `token` only. */
type Grantee = "public" | "token" | "person" | PersonRole | `scope:${Scope}`;

const everyone = ["public", "token"] as const;
/** GDPR art. 22: whoever decides about a person is a person, so no scope and no operator stands here. */
const deciders = ["desk-worker", "investigator", "piket"] as const;

const grants = {
  "home.read": everyone,
  "health.read": everyone,
  "contract.read": everyone,
  "directory.read": everyone,
  "metrics.read": ["operator"],

  "check.make": ["public", "scope:checks"],
  "check.make-many": ["scope:checks"],
  "signal.look-up": ["public", "scope:checks", "scope:feeds"],
  "report.create": ["public", "scope:reports"],
  "report.follow": ["public", "scope:reports"],
  // Whoever reads the reporter's mailbox: a person with the token of one letter, never a desk for its own reports.
  "report.confirm": ["public"],
  "report.withdraw": ["desk-worker", "scope:reports"],
  "case.read": deciders,
  "dossier.read": ["desk-worker", "investigator"],
  "dossier.cut": ["desk-worker", "investigator"],
  "report.separate": ["desk-worker", "investigator"],
  "hub.find": ["desk-worker", "programme"],

  "redress.read": ["public"],
  "appeal.create": ["public"],
  "appeal.judge": ["investigator", "piket"],

  "decision.list": deciders,
  "request.decide": deciders,

  "request.list": ["partner-worker", "scope:requests"],
  "request.read": ["partner-worker", "scope:requests"],
  "request.acknowledge": ["partner-worker", "scope:requests"],
  "outcome.create": ["partner-worker", "scope:outcomes"],
  "trader.describe": ["partner-worker", "scope:imports"],
  // What is an organisation's own: said by its people or programs, and by a second person where the directory is silent.
  "declaration.list": ["partner-worker", "scope:imports"],
  "declaration.create": ["partner-worker", "scope:imports"],
  "declaration.confirm": ["partner-worker"],
  "declaration.withdraw": ["partner-worker", "scope:imports"],
  // What happens now at a bank. Declaring it is deciding about a person, so no scope stands there (GDPR art. 22).
  "alert.create": ["partner-worker"],
  "alert.list": ["partner-worker", "scope:requests"],
  "alert.call-off": ["partner-worker", "scope:requests"],
  "notice.confirm": ["partner-worker", "scope:outcomes"],

  // An organisation's own: where its notices go, what was sent there, and sending it again.
  "webhook.read": ["partner-worker", "scope:requests"],
  "webhook.set": ["partner-worker", "scope:requests"],
  "webhook.test": ["partner-worker", "scope:requests"],
  "delivery.list": ["partner-worker", "scope:requests"],
  "delivery.replay": ["partner-worker", "scope:requests"],
  // For everybody's: whoever keeps this running, and whoever watches that it runs.
  "webhook.assign": ["operator"],
  "delivery.watch": ["operator", "auditor"],
  "delivery.resend": ["operator"],

  // Whoever reads the mailbox of the organisation that was asked: a person with the link of one request.
  "request.answer-by-link": ["public"],

  "covenant.read": ["person", "token", "operator"],
  "covenant.create": ["programme", "operator"],
  "covenant.try": ["programme", "operator"],
  // Four eyes: a person, and never who handed it in (core/covenant/life.ts).
  "covenant.activate": ["programme"],
  "covenant.retire": ["programme"],
  "form.propose": ["programme"],
  "form.accept": ["programme"],
  // Anybody may try; examples.ts does it only where the store is still empty and signing in is local.
  "examples.load": ["public", "operator"],
  "log.verify": ["auditor", "operator"],
  "effect.read": ["desk-worker", "investigator", "programme", "auditor", "operator"],
  "processing.read": ["auditor"],
  "import.run": ["operator"],
  "store.backup": ["operator"],
  "upload.create": ["desk-worker", "scope:imports"],
  "upload.read": ["desk-worker", "scope:imports"],
  // The letters of an installation to try things with: they hold tokens.
  "letter.read": ["operator"],
  "token.issue": ["operator"],
  "token.revoke": ["operator"],

  "session.begin": ["public"],
  "session.end": ["public"],
} as const satisfies Record<string, readonly Grantee[]>;

/** Everything that can be asked of Kentering; a route without one of these does not exist. */
export type Action = keyof typeof grants;

export const actions: readonly Action[] = Object.keys(grants).filter((name): name is Action => name in grants);

/** Whether this caller may try this. A role or scope that we do not know adds nothing. */
export function allowed(caller: Caller, action: Action): boolean {
  const held = heldBy(caller);
  return grants[action].some((grantee) => held.includes(grantee));
}

function heldBy(caller: Caller): readonly string[] {
  switch (caller.kind) {
    case "public":
      return ["public"];
    case "token":
      return ["token", ...caller.scopes.map((scope) => `scope:${scope}`)];
    case "person":
      return ["public", "person", ...caller.roles.filter(isPersonRole)];
    case "operator":
      return ["public", "operator"];
  }
}

/** Whether we know this role. */
export function isPersonRole(text: string): text is PersonRole {
  return personRoles.some((role) => role === text);
}

/** Whether we know this scope. */
export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text);
}
