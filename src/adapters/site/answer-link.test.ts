/** The page behind the link in a partner's mail, in the simplest browser there is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { mailNotice } from "#core/request-link.ts";
import { requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

async function mailed() {
  const world = await scene();
  for (let count = 0; count < 3; count++) await tell(world);
  await settle(world);
  const { id } = await requestTo(world, "sidn");
  const notice = { id: world.newId(), to: "sidn", about: id, type: "request.sent" };
  await mailNotice(world, notice, "meldingen@sidn.example");
  const [letter] = world.mailedToPartners;
  assert.ok(letter?.type === "request");
  return { world, partner: visitor(await siteApp(world)), token: letter.token };
}

test("opening the address shows nothing of the request, however often a program does; a button opens it", async () => {
  const { world, partner, token } = await mailed();
  for (let scan = 0; scan < 3; scan++) {
    const page = await partner.get(`/answers/${token}`);
    assert.equal(page.status, 200);
    assert.match(page.html, /Open het verzoek/);
    assert.ok(!page.html.includes(shop));
    assert.match(String(page.headers["referrer-policy"]), /no-referrer/);
  }
  assert.deepEqual(await rows(world, `select 1 from disclosure`), []);
  const opened = await partner.post("/answers", { token });
  assert.equal(opened.status, 200);
  assert.ok(opened.html.includes(shop));
  assert.match(opened.html, /action="\/answers\/outcomes"[\s\S]*U kunt|Met deze link kunt u één keer antwoorden/);
  assert.doesNotMatch(opened.html, /href="\/inbox"/);
  assert.equal((await rows(world, `select 1 from disclosure`)).length, 1);
});

test("it is acknowledged and answered without signing in; then the link says what was answered, and no more", async () => {
  const { world, partner, token } = await mailed();
  assert.match((await partner.post("/answers/acknowledgements", { token })).html, /action="\/answers\/outcomes"/);
  assert.equal((await requestTo(world, "sidn")).state, "acknowledged");
  const wrong = await partner.post("/answers/outcomes", { token, result: "declined" });
  assert.deepEqual([wrong.status, /href="#reason"/.test(wrong.html)], [400, true]);
  const done = await partner.post("/answers/outcomes", { token, result: "raised", code: "stopped" });
  assert.equal(done.status, 200);
  assert.match(done.html, /Met deze link is geantwoord[\s\S]*Ingegrepen/);
  for (const again of [
    await partner.get(`/answers/${token}`),
    await partner.post("/answers", { token }),
    await partner.post("/answers/outcomes", { token, result: "unknown" }),
  ]) {
    assert.match(again.html, /Ingegrepen/);
    assert.ok(!again.html.includes(shop));
  }
  assert.deepEqual(await rows(world, `select result from outcome`), [{ result: "raised" }]);
});

test("a link that is too old says so, and sends a new one to the mailbox; a forged one is not there", async () => {
  const { world, partner, token } = await mailed();
  world.pass(4 * 86_400_000);
  const old = await partner.get(`/answers/${token}`);
  assert.deepEqual([old.status, /Deze link is te oud/.test(old.html)], [410, true]);
  assert.equal((await partner.post("/answers/outcomes", { token, result: "raised" })).status, 410);
  assert.match((await partner.post("/answers/links", { token })).html, /Er komt een nieuwe link/);
  for (const [method, url] of [
    ["get", "/answers/nonsense"],
    ["post", "/answers"],
    ["post", "/answers/outcomes"],
    ["post", "/answers/links"],
  ] as const) {
    const page =
      method === "get" ? await partner.get(url) : await partner.post(url, { token: "nonsense", result: "raised" });
    assert.equal(page.status, 404, url);
    assert.match(page.html, /Deze link werkt niet/, url);
  }
  assert.deepEqual(await rows(world, `select 1 from outcome`), []);
});

test("links are tried no faster than somebody could guess", async () => {
  const { partner } = await mailed();
  let last = 0;
  for (let tries = 0; tries <= 20; tries++) last = (await partner.post("/answers", { token: "x" })).status;
  assert.equal(last, 429);
});
