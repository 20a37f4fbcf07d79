import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "./address.ts";

test("a link is cut into what a registry gives, what its holder chose, and what stands before that", () => {
  const { host, suffix, shared, name, before, path } = readAddress(
    "https://www.Mijn-Pakket.Example.co.uk:8443/a/B?c=1#d",
  );
  assert.deepEqual(
    { host, suffix, shared, name, before, path },
    {
      host: "mijn-pakket.example.co.uk",
      suffix: "co.uk",
      shared: "",
      name: "example",
      before: "mijn-pakket",
      path: "/a/B?c=1#d",
    },
  );
});

test("a service that gives strangers a host is kept apart from the public suffix and from the stranger's name", () => {
  const { suffix, shared, name } = readAddress("bakker.github.io/menu");
  assert.deepEqual({ suffix, shared, name }, { suffix: "io", shared: "github", name: "bakker" });
});

test("a user name before the host and signs nobody sees are noted, and the real host is read", () => {
  assert.equal(readAddress("https://bank.example@evil.example/x").host, "evil.example");
  assert.equal(readAddress("https://bank.example@evil.example/x").hides, true);
  assert.equal(readAddress("ex\u200bam\u202eple.nl").host, "example.nl");
  assert.equal(readAddress("ex\u200bample.nl").hides, true);
  assert.equal(readAddress("exämple.nl").hides, false);
});

test("what is no link at all is read without complaint", () => {
  for (const text of ["", ".", "..", "://", "@", "?", "/", "www.", ":80", "\ud800", "a".repeat(1_000_000)]) {
    assert.ok(readAddress(text).host.length <= 253, text.slice(0, 20));
  }
});
