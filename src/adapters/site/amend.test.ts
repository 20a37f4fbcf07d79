/** The reporter's page in the simplest browser there is: what happened, what is to come, putting right, adding, copies. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordOutcome } from "#core/flow.ts";
import { anybody, ask, openHouse } from "#tools/http.ts";
import { report } from "#tools/reporting.ts";
import { dutchIban, requests, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const filled = {
  form: "fake-webshop",
  narrative: "Ik kocht schoenen.\nDaarna hoorde ik niets meer.",
  amount: "12,00",
  occurredOn: "2026-11-20",
  website: shop,
  reporterEmail: "melder@post.example",
};

async function reported() {
  const world = await scene();
  const citizen = visitor(await siteApp(world));
  const { html } = await report(citizen, { ...filled, forWhom: "self" });
  const code = (/k-code__value">([^<]+)</.exec(html)?.[1] ?? "").trim();
  return { world, citizen, code };
}

/** The values of the form as it stands, with what somebody changes. */
async function formOf({ citizen, code }: Awaited<ReturnType<typeof reported>>, changed: Record<string, string>) {
  const { html, status } = await citizen.post("/follow/change-forms", { code });
  assert.equal(status, 200);
  const key = /name="idempotencyKey" value="([^"]+)"/.exec(html)?.[1] ?? "";
  const { form, narrative, amount, occurredOn } = filled;
  return { html, form: { code, idempotencyKey: key, form, narrative, amount, occurredOn, ...changed } };
}

test("the form shows what stands there, and nothing changes before it was shown once more", async () => {
  const house = await reported();
  const { html, form } = await formOf(house, {
    amount: "120,00",
    website: "andere-winkel.nl",
    more: "Zij belden mij.",
  });
  for (const part of [
    /value="12,00"/,
    /value="2026-11-20"/,
    /Ik kocht schoenen\.\nDaarna/,
    /value="fake-webshop" selected/,
  ])
    assert.match(html, part);
  const preview = await house.citizen.post("/follow/change-previews", form);
  assert.equal(preview.status, 200);
  for (const part of [
    /€\u00a012,00[\s\S]*€\u00a0120,00/,
    /andere-winkel\.nl/,
    /Zij belden mij\./,
    /U blijft één melder/,
  ])
    assert.match(preview.html, part);
  assert.deepEqual(await rows(house.world, `select 1 from amendment`), []);
  const done = await house.citizen.post("/follow/changes", form);
  assert.equal(done.status, 200);
  for (const part of [/Opgeslagen/, /U verbeterde uw melding/, /U vulde uw melding aan/]) assert.match(done.html, part);
  await house.citizen.post("/follow/changes", form);
  assert.equal(
    (await rows(house.world, `select 1 from amendment`)).length,
    2,
    "loading the page again changes nothing",
  );
  assert.deepEqual(await rows(house.world, `select amount_cents::integer as cents from report`), [{ cents: 12_000 }]);
});

test("who changes nothing, or types what cannot be, gets the form back with what was typed", async () => {
  const house = await reported();
  const { form } = await formOf(house, {});
  const same = await house.citizen.post("/follow/change-previews", form);
  assert.equal(same.status, 400);
  assert.match(same.html, /U hebt niets veranderd/);
  for (const path of ["/follow/change-previews", "/follow/changes"]) {
    const wrong = await house.citizen.post(path, { ...form, amount: "twaalf", account: "NL00", phone: "0612345678" });
    assert.equal(wrong.status, 400, path);
    for (const field of ["amount", "account", "phoneHow"])
      assert.match(wrong.html, new RegExp(`href="#${field}"`), field);
    assert.match(wrong.html, /value="twaalf"/);
  }
  const back = await house.citizen.post("/follow/change-forms", { ...form, amount: "13" });
  assert.match(back.html, /name="amount"[^>]*value="13"/, "back from the preview nothing typed is lost");
  for (const path of [
    "/follow/change-forms",
    "/follow/change-previews",
    "/follow/changes",
    "/follow/readable-copies",
  ]) {
    assert.equal((await house.citizen.post(path, { ...form, code: "0000 0000 0000" })).status, 400, path);
  }
});

test("every step is told in plain words: others in bands, partners by their kind and never the value, with what is to come", async () => {
  const { world, citizen, code } = await reported();
  const other = { desk: "fraudehelpdesk" };
  await tell(world, other);
  const account = { kind: "iban", value: dutchIban("ABNA", 417164300) };
  for (let count = 0; count < 3; count++) await tell(world, { indicators: [{ kind: "domain", value: shop }, account] });
  await settle(world);
  const { id } = await requestTo(world, "sidn");
  await recordOutcome(world, { organisation: "sidn", by: "daan" }, id, { result: "raised" });
  const { html } = await citizen.post("/follow", { code });
  for (const part of [
    /Een tot vier andere meldingen/,
    /Wij vroegen een betaaldienst om in te grijpen/,
    /De beheerder van de domeinnaam gaf antwoord/,
    /Het antwoord moet er zijn voor/,
    /Wij kijken na/,
    /Wij bewaren uw melding tot/,
  ])
    assert.match(html, part);
  for (const name of [...(await requests(world)).map(({ value }) => value), "SIDN", "PSP A", "Bank A"])
    assert.ok(!html.includes(name), name);
});

test("a letter that waits is told as what comes next, and confirming as a step", async () => {
  const { world, citizen, code } = await reported();
  assert.match((await citizen.post("/follow", { code })).html, /U kreeg een mail\. Bevestig daarmee voor/);
  world.pass(8 * 86_400_000);
  assert.doesNotMatch((await citizen.post("/follow", { code })).html, /U kreeg een mail/);
});

test("the copy to read has all that was told, also what was put right and what stood there", async () => {
  const house = await reported();
  const { form } = await formOf(house, { amount: "120,00", more: "Zij belden <b>mij</b>." });
  await house.citizen.post("/follow/changes", form);
  const { html } = await house.citizen.post("/follow/readable-copies", { code: house.code });
  for (const part of [
    /melder@post\.example/,
    /Daarna hoorde ik niets meer/,
    /€\u00a0120,00/,
    /Tot dan toe stond er: €\u00a012,00/,
  ])
    assert.match(html, part);
  assert.match(html, /Zij belden &lt;b&gt;mij/);
  const file = JSON.parse((await house.citizen.post("/follow/copies", { code: house.code })).html);
  assert.deepEqual(
    file.amendments.map(({ kind }: { kind: string }) => kind),
    ["correction", "addition"],
  );
});

test("a report that was taken back is followed and copied, and not changed", async () => {
  const house = await reported();
  const { form } = await formOf(house, { more: "Nog iets." });
  const withdrawn = await house.citizen.post("/follow/withdrawals", { code: house.code });
  assert.doesNotMatch(withdrawn.html, /action="\/follow\/change-forms"/);
  assert.match(withdrawn.html, /Hier gebeurt niets meer mee/);
  assert.equal((await house.citizen.post("/follow/changes", form)).status, 409);
  assert.equal((await house.citizen.post("/follow/copies", { code: house.code })).status, 200);
});

test("a program adds, puts right and copies by the same code, in the body only, no faster than codes are tried", async () => {
  const house = await openHouse();
  const report = { form: "fake-webshop", narrative: "Nooit iets gekregen." };
  const { followUpCode: code } = (await ask(house, anybody, "POST", "/v1/reports", report)).json();
  const addition = { indicators: [{ kind: "domain", value: shop }] };
  const added = await ask(house, anybody, "POST", "/v1/follow-ups/additions", { code, addition });
  assert.equal(added.statusCode, 200);
  assert.deepEqual(
    added.json().amended.map(({ kind }: { kind: string }) => kind),
    ["addition"],
  );
  const key = { "idempotency-key": "one" };
  const correction = { amountLost: { cents: 1_250, currency: "EUR" } };
  for (const [body, status] of [
    [{ code, correction }, 200],
    [{ code, correction }, 200],
    [{ code, correction: { amountLost: { cents: 1, currency: "EUR" } } }, 422],
    [{ code, correction: {} }, 400],
    [{ code: "0000-0000-0000", correction }, 404],
  ] as const)
    assert.equal((await ask(house, anybody, "POST", "/v1/follow-ups/corrections", body, key)).statusCode, status);
  const copy = (await ask(house, anybody, "POST", "/v1/follow-ups/copies", { code })).json();
  assert.equal(copy.amountLost.cents, 1_250);
  assert.equal(copy.amendments.length, 2);
  for (const url of ["additions", "corrections", "copies"]) {
    const wrong = {
      code: "0000-0000-0000",
      ...(url === "additions" ? { addition } : url === "copies" ? {} : { correction }),
    };
    let last = 0;
    for (let tries = 0; tries <= 20; tries++)
      last = (await ask(house, anybody, "POST", `/v1/follow-ups/${url}`, wrong)).statusCode;
    assert.equal(last, 429, url);
  }
});
