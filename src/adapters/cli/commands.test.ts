import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Refusal } from "#core/errors.ts";
import { bodyOf, commands, help, parseCommand } from "./commands.ts";

const saying = (sentence: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.code === "INPUT_INVALID" && sentence.test(error.message);

test("a command becomes a request to the same application that everybody uses", () => {
  assert.deepEqual(parseCommand(["token", "bank-a", "--scopes", "reports,requests", "--days", "30", "--json"]).ask, {
    method: "POST",
    path: "/v1/tokens",
    body: { organisation: "bank-a", scopes: ["reports", "requests"], days: 30 },
  });
  assert.equal(parseCommand(["audit", "verify"]).json, false);
  assert.deepEqual(parseCommand(["audit", "verify", "--head", "3:ab"]).ask.body, { head: "3:ab" });
  assert.deepEqual(parseCommand(["token", "revoke", "a/b"]).ask, { method: "DELETE", path: "/v1/tokens/a%2Fb" });
});

test("a check takes a text or a file, and the file goes as it is", () => {
  assert.deepEqual(parseCommand(["check", "voorbeeld.nl"]).ask.body, { text: "voorbeeld.nl" });
  const file = new URL("../../../examples/mails/03-alleen-html.eml", import.meta.url).pathname;
  const { ask } = parseCommand(["check", "--file", file]);
  assert.deepEqual(bodyOf(ask), { type: "application/octet-stream", payload: readFileSync(file) });
  assert.throws(() => parseCommand(["check", "tekst", "--file", file]), saying(/a text or a file, not both/));
  assert.throws(() => parseCommand(["check", "--file", "/nergens.eml"]), saying(/cannot be read/));
});

test("a webhook is set for one organisation at one address, and what is said is its secret alone", () => {
  const { command, ask } = parseCommand(["webhook", "bank-a", "https://bank.example/kentering"]);
  const body = { organisation: "bank-a", url: "https://bank.example/kentering" };
  assert.deepEqual(ask, { method: "POST", path: "/v1/webhooks", body });
  assert.equal(command.say({ url: body.url, secret: "whsec_x" }), "whsec_x");
  for (const words of [["webhook"], ["webhook", "bank-a"], ["webhook", "bank-a", body.url, "more"]])
    assert.throws(() => parseCommand(words), saying(/kentering webhook <organisation> <url>/));
});

test("an import is asked after until it is no longer read, and only its end is good or bad news", () => {
  const { command, ask } = parseCommand(["import", "/data/a.csv", "--desk", "cmi"]);
  assert.deepEqual(ask, { method: "POST", path: "/v1/imports", body: { desk: "cmi", path: "/data/a.csv" } });
  assert.throws(
    () => parseCommand(["import", "/data/a.csv"]),
    saying(/whose file it is[\s\S]+kentering import <path>/),
  );
  const run = { id: "i", name: "/data/a.csv", state: "running", read: 8, added: 5, known: 1, rejected: 2 };
  assert.deepEqual(command.next?.(run), {
    ask: { method: "GET", path: "/v1/imports/i" },
    progress: "8 rows read: 5 new, 1 known, 2 rejected",
  });
  for (const state of ["done", "failed", "stopped"]) {
    assert.equal(command.next?.({ ...run, state }), undefined);
    assert.equal(command.isGood?.({ ...run, state }), state === "done");
  }
  assert.match(command.say({ ...run, state: "done" }), /See \/data\/a\.csv\.rejects\.csv\.$/);
});

test("what is typed wrong is answered with what to type", () => {
  assert.throws(
    () => parseCommand(["tokn"]),
    saying(/There is no command "tokn"[\s\S]+kentering token <organisation>/),
  );
  assert.throws(() => parseCommand(["covenant"]), saying(/kentering covenant load <file>/));
  assert.throws(
    () => parseCommand(["token"]),
    saying(/Give the organisation, once\.\nUse: kentering token <organisation>/),
  );
  assert.throws(() => parseCommand(["token", "a", "b"]), saying(/once/));
  assert.throws(() => parseCommand(["token", "a", "--scope", "x"]), saying(/--scope[\s\S]+Use: kentering token/));
  assert.throws(
    () => parseCommand(["audit", "verify", "now"]),
    saying(/takes nothing more[\s\S]+Use: kentering audit/),
  );
  assert.throws(() => parseCommand(["covenant", "load", "/no/such/file"]), saying(/\/no\/such\/file cannot be read/));
});

test("help names every command, and every command finds itself by its own words", () => {
  for (const command of commands) {
    assert.ok(help().includes(`kentering ${command.usage}`));
    assert.ok(command.usage.startsWith(command.words.join(" ")));
    const found = commands.find(({ words }) => words.every((word, at) => command.words[at] === word));
    assert.equal(found, command, command.usage);
  }
});
