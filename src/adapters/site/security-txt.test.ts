import assert from "node:assert/strict";
import { test } from "node:test";
import { scene } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

test("who finds a weakness finds whom to tell, until a day that is never past, and where this stands when that is public", async () => {
  const world = await scene({ covenants: [] });
  const read = async (options: Parameters<typeof siteApp>[1]) => {
    const { status, html, headers } = await visitor(await siteApp(world, options)).get("/.well-known/security.txt");
    assert.equal(status, 200);
    assert.match(String(headers["content-type"]), /^text\/plain; charset=utf-8/);
    return html.trim().split("\n");
  };
  const lines = await read({
    secure: true,
    baseUrl: "https://meld.example",
    securityContact: "mailto:cert@meld.example",
  });
  assert.deepEqual(lines, [
    "Contact: mailto:cert@meld.example",
    "Expires: 2027-05-24T00:00:00.000Z",
    "Preferred-Languages: nl, en",
    "Canonical: https://meld.example/.well-known/security.txt",
  ]);
  world.pass(300 * 86_400_000);
  const later = await read({ secure: false });
  assert.equal(later[1], "Expires: 2028-03-19T00:00:00.000Z");
  assert.ok(!later.some((line) => line.startsWith("Canonical")));
});
