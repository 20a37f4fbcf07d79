import assert from "node:assert/strict";
import { test } from "node:test";
import { type Action, actions, allowed, type Caller, personRoles, scopes } from "./access.ts";

const person = (...roles: string[]): Caller => ({ kind: "person", id: "p", organisation: "bank-a", roles });
const token = (...held: string[]): Caller => ({ kind: "token", organisation: "bank-a", scopes: held });
const may = (caller: Caller) => actions.filter((action) => allowed(caller, action));

const forAll: Action[] = ["home.read", "health.read", "contract.read", "directory.read"];
const publicly: Action[] = [
  ...forAll,
  "check.make",
  "signal.look-up",
  "report.create",
  "report.follow",
  "report.confirm",
  "request.answer-by-link",
  "redress.read",
  "appeal.create",
  "examples.load",
  "session.begin",
  "session.end",
];
const signedIn: Action[] = [...publicly, "covenant.read"];
const deciding: Action[] = ["case.read", "decision.list", "request.decide"];
const handling: Action[] = ["effect.read", "dossier.read", "dossier.cut", "report.separate"];
const sending: Action[] = ["upload.create", "upload.read"];
const notified: Action[] = ["webhook.read", "webhook.set", "webhook.test", "delivery.list", "delivery.replay"];
const declaring: Action[] = ["declaration.list", "declaration.create", "declaration.withdraw"];
const alerting: Action[] = ["alert.list", "alert.call-off"];
const covenanting: Action[] = ["covenant.create", "covenant.try"];
const byToken: Action[] = [...forAll, "covenant.read"];

/** Written out a second time on purpose: a grant that slips into the table has to slip in here too. */
const expected: readonly (readonly [string, Caller, readonly Action[]])[] = [
  ["public", { kind: "public" }, publicly],
  ["operator", { kind: "operator" }, [...signedIn, ...operatorDoes()]],
  [
    "role desk-worker",
    person("desk-worker"),
    [...signedIn, "report.withdraw", ...deciding, ...handling, "hub.find", ...sending],
  ],
  ["role investigator", person("investigator"), [...signedIn, "appeal.judge", ...deciding, ...handling]],
  ["role piket", person("piket"), [...signedIn, "appeal.judge", ...deciding]],
  [
    "role partner-worker",
    person("partner-worker"),
    [
      ...signedIn,
      "request.list",
      "request.read",
      "request.acknowledge",
      "outcome.create",
      "notice.confirm",
      "trader.describe",
      ...declaring,
      "declaration.confirm",
      "alert.create",
      ...alerting,
      ...notified,
    ],
  ],
  [
    "role programme",
    person("programme"),
    [
      ...signedIn,
      ...covenanting,
      "covenant.activate",
      "covenant.retire",
      "form.propose",
      "form.accept",
      "hub.find",
      "effect.read",
    ],
  ],
  ["role auditor", person("auditor"), [...signedIn, "log.verify", "processing.read", "effect.read", "delivery.watch"]],
  ["role operator", person("operator"), [...signedIn, ...operatorDoes()]],
  ["scope reports", token("reports"), [...byToken, "report.create", "report.follow", "report.withdraw"]],
  [
    "scope requests",
    token("requests"),
    [...byToken, "request.list", "request.read", "request.acknowledge", ...alerting, ...notified],
  ],
  ["scope outcomes", token("outcomes"), [...byToken, "outcome.create", "notice.confirm"]],
  ["scope imports", token("imports"), [...byToken, "trader.describe", ...declaring, ...sending]],
  ["scope checks", token("checks"), [...byToken, "check.make", "check.make-many", "signal.look-up"]],
  ["scope screenings", token("screenings"), byToken],
  ["scope feeds", token("feeds"), [...byToken, "signal.look-up"]],
];

function operatorDoes(): Action[] {
  return [
    "metrics.read",
    "effect.read",
    ...covenanting,
    "log.verify",
    "import.run",
    "store.backup",
    "letter.read",
    "webhook.assign",
    "delivery.watch",
    "delivery.resend",
    "token.issue",
    "token.revoke",
  ];
}

test("each kind of caller may do exactly what is written here, and the list leaves nobody and nothing out", () => {
  for (const [name, caller, granted] of expected) assert.deepEqual(may(caller).sort(), [...granted].sort(), name);
  const named = expected.map(([name]) => name);
  const kinds = [...personRoles.map((role) => `role ${role}`), ...scopes.map((scope) => `scope ${scope}`)];
  assert.deepEqual(named.sort(), ["public", "operator", ...kinds].sort());
  const granted = new Set(expected.flatMap(([, , some]) => some));
  assert.deepEqual([...granted].sort(), [...actions].sort());
});

test("a role or scope that nobody knows gives nothing beyond what its holder has anyway", () => {
  for (const unknown of ["", "admin", "scope:reports", "public", "token", "person", "Investigator"]) {
    assert.deepEqual(may(person(unknown)), may(person()), unknown);
    assert.deepEqual(may(token(unknown)), may(token()), unknown);
  }
});

test("a role is not a scope and a scope is not a role", () => {
  assert.deepEqual(may(person(...scopes)), may(person()));
  assert.deepEqual(may(token(...personRoles)), may(token()));
});

test("only a person can decide about a person: no token, not even the operator", () => {
  assert.equal(allowed(token(...scopes), "request.decide"), false);
  assert.equal(allowed({ kind: "operator" }, "request.decide"), false);
});

test("a program without the scope for reports cannot hand one in as if it were a citizen", () => {
  assert.equal(allowed(token(...scopes.filter((scope) => scope !== "reports")), "report.create"), false);
});
