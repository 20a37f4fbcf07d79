import assert from "node:assert/strict";
import { test } from "node:test";
import { asOwner, dutchIban, requestTo, rows, scene, settle, shop, tell } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const account = dutchIban("ABNA", 123456789);

/** People reported one shop, each with or without the account behind it. */
async function started(withAccount: readonly boolean[]) {
  const world = await scene();
  const domain = { kind: "domain", value: shop, how: "visited" };
  const iban = { kind: "iban", value: account, how: "paid" };
  for (const [person, named] of withAccount.entries()) {
    await tell(world, { indicators: named ? [domain, iban] : [domain], narrative: `Verhaal ${person} is van mij.` });
  }
  await settle(world);
  return { world, site: await siteApp(world) };
}

/** Three of them: the bank's request waits for an investigator. */
async function threeReports() {
  const { world, site } = await started([true, true, true]);
  const { id } = await requestTo(world, "bank-a");
  return { world, site, id };
}

/** The same, approved and sent. */
async function sent() {
  const { world, site, id } = await threeReports();
  const ravi = visitor(site);
  await ravi.signIn("ravi");
  await ravi.post(`/decisions/${id}`, { decision: "approved" });
  await settle(world);
  const bas = visitor(site);
  await bas.signIn("bas");
  return { world, site, id, ravi, bas };
}

test("signing in leads each person to the part of the site that waits for them, and signing out ends it", async () => {
  const { site } = await threeReports();
  for (const [subject, first] of [
    ["bas", "/inbox"],
    ["ravi", "/decisions"],
    ["nora", "/decisions"],
    ["femke", "/decisions"],
    ["victor", "/audit"],
    ["sanne", "/effect"],
  ] as const) {
    const visit = visitor(site);
    assert.equal(await visit.signIn(subject), first, subject);
    assert.equal((await visit.get(first)).status, 200, subject);
    assert.equal((await visit.get("/sign-in")).location, first, "who is signed in is not asked again");
    assert.equal((await visit.post("/sign-out")).location, "/");
    assert.match((await visit.get("/")).html, /U bent uitgelogd/);
    assert.equal((await visit.get(first)).location, "/sign-in", subject);
  }
});

test("a sign-in that this browser did not begin, began too long ago, or that was tampered with, begins no session", async () => {
  const { world, site } = await threeReports();
  const stranger = visitor(site);
  const refused = await stranger.get("/sign-in/callback?subject=ravi");
  assert.equal(refused.status, 401);
  assert.match(refused.html, /Inloggen lukte niet/);
  await stranger.post("/sign-in");
  world.pass(11 * 60_000);
  assert.equal((await stranger.get("/sign-in/callback?subject=ravi")).status, 401);
  const begun = await stranger.post("/sign-in");
  const state = begun.cookies.find(({ name }) => name === "kentering_sign_in");
  assert.deepEqual([state?.httpOnly, state?.sameSite, state?.path], [true, "Lax", "/sign-in"]);
  const text = Buffer.from('{"codeVerifier":"v","state":"s","nonce":"n","until":9999999999999}').toString("base64url");
  const forged = `kentering_sign_in=${text}.${state?.value.split(".")[1]}`;
  assert.equal((await visitor(site).get("/sign-in/callback?subject=ravi", { cookie: forged })).status, 401);
});

test("the session is a cookie that no script reads, and that no other website sends", async () => {
  const { site } = await threeReports();
  const visit = visitor(site);
  await visit.post("/sign-in");
  const back = await visit.get("/sign-in/callback?subject=bas");
  const session = back.cookies.find(({ name }) => name === "kentering_session");
  assert.deepEqual([session?.httpOnly, session?.sameSite, session?.path], [true, "Lax", "/"]);
  const kept = back.cookies.find(({ name }) => name === "kentering_sign_in");
  assert.equal(kept?.value, "", "what was kept to sign in is gone");
});

test("over https no cookie travels over anything else", async () => {
  const site = await siteApp(await scene(), { secure: true });
  const visit = visitor(site);
  const answers = [
    await visit.get("/?lang=en"),
    await visit.post("/sign-in"),
    await visit.get("/sign-in/callback?subject=bas"),
    await visit.post("/sign-out"),
  ];
  const set = answers.flatMap(({ cookies }) => cookies.filter(({ value }) => value !== ""));
  assert.deepEqual(
    set.map(({ name }) => name),
    ["lang", "kentering_sign_in", "kentering_session", "kentering_notice"],
  );
  for (const { name, secure } of set) assert.equal(secure, true, name);
});

test("only the sign-in form may lead to another site, for the sign-in service is one", async () => {
  const visit = visitor(await siteApp(await scene()));
  const policyOf = async (path: string) => String((await visit.get(path)).headers["content-security-policy"]);
  assert.match(await policyOf("/sign-in"), /form-action 'self' https:;/);
  for (const path of ["/", "/report", "/follow"]) assert.match(await policyOf(path), /form-action 'self';/, path);
});

test("who the sign-in service knows and we do not is told whom to ask", async () => {
  const { site } = await threeReports();
  const visit = visitor(site);
  await visit.post("/sign-in");
  const refused = await visit.get("/sign-in/callback?subject=mallory");
  assert.equal(refused.status, 403);
  assert.match(refused.html, /U hebt nog geen toegang/);
});

test("the investigator sees what leaves, what stays and why, and approves once; a second press changes nothing", async () => {
  const { world, site, id } = await threeReports();
  const ravi = visitor(site);
  await ravi.signIn("ravi");
  assert.match((await ravi.get("/decisions")).html, new RegExp(`href="/decisions/${id}"`));
  const opened = await ravi.get(`/decisions/${id}`);
  assert.match(opened.html, new RegExp(account));
  assert.match(opened.html, /Wet politiegegevens, artikel 20/);
  assert.match(opened.html, /3 losse melders tellen mee/);
  assert.doesNotMatch(opened.html, /example\.org|Verhaal/, "who reported and what they told is not shown");
  const approved = await ravi.post(`/decisions/${id}`, { decision: "approved" });
  assert.deepEqual([approved.status, approved.location], [303, "/decisions"]);
  assert.match((await ravi.get("/decisions")).html, /Het verzoek is goedgekeurd[\s\S]*Niets om te beslissen/);
  assert.equal((await ravi.post(`/decisions/${id}`, { decision: "approved" })).status, 303);
  assert.equal((await ravi.post(`/decisions/${id}`, { decision: "declined", reason: "Toch niet" })).status, 409);
  const decided = await rows(world, `select state from barrier_request where id = $1`, [id]);
  assert.deepEqual(decided, [{ state: "approved" }]);
});

test("the reports shown are those the covenant counted, also when fewer of them name the account it asks about", async () => {
  const { world, site } = await started([true, true, false]);
  const { id } = await requestTo(world, "bank-a");
  const ravi = visitor(site);
  await ravi.signIn("ravi");
  const { html } = await ravi.get(`/decisions/${id}`);
  assert.match(html, /3 losse melders tellen mee/);
  assert.equal(html.match(/>Identiteit bekend</g)?.length, 3);
});

test("declining needs a reason: the page comes back and nothing is decided", async () => {
  const { world, site, id } = await threeReports();
  const ravi = visitor(site);
  await ravi.signIn("ravi");
  const again = await ravi.post(`/decisions/${id}`, { decision: "declined", reason: "  " });
  assert.equal(again.status, 400);
  assert.match(again.html, /href="#reason"/);
  const tooLong = await ravi.post(`/decisions/${id}`, { decision: "declined", reason: `Omdat ${"x".repeat(1000)}` });
  assert.match(tooLong.html, /Dit is te lang[\s\S]*Omdat xxx/);
  assert.deepEqual(await rows(world, `select state from barrier_request where id = $1`, [id]), [{ state: "draft" }]);
  assert.equal(
    (await ravi.post(`/decisions/${id}`, { decision: "declined", reason: "Te weinig." })).location,
    "/decisions",
  );
  assert.match((await ravi.get("/decisions")).html, /Het verzoek is afgewezen/);
});

test("the bank reads exactly the covenant's fields, says that it saw them, answers, and may answer again", async () => {
  const { world, id, bas } = await sent();
  assert.match((await bas.get("/inbox")).html, new RegExp(`href="/inbox/${id}"[\\s\\S]*Nieuw`));
  const read = await bas.get(`/inbox/${id}`);
  const shared = /Gegevens die u krijgt<\/h2>([\s\S]*?)<\/section>/.exec(read.html)?.[1] ?? "";
  assert.deepEqual(
    [...shared.matchAll(/<dt>([^<]+)<\/dt>/g)].map(([, name]) => name),
    ["Kenmerk", "Fraudevorm", "Aantal melders", "Eerste melding", "Laatste melding"],
  );
  assert.match(shared, new RegExp(account));
  assert.match(read.html, /Namens<\/dt><dd>Politie/);
  assert.match(read.html, /Bank A \(demonstratie\), vóór/);

  assert.equal((await bas.post(`/inbox/${id}/acknowledgements`)).location, `/inbox/${id}`);
  assert.match((await bas.get(`/inbox/${id}`)).html, /Genoteerd[\s\S]*In behandeling/);

  const wrong = await bas.post(`/inbox/${id}/outcomes`, { result: "", amountStopped: "veel", reason: "Kijk zelf" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.html, /href="#result"[\s\S]*href="#amountStopped"[\s\S]*value="veel"[\s\S]*Kijk zelf<\/textarea>/);
  assert.equal((await bas.post(`/inbox/${id}/outcomes`, { result: "declined" })).status, 400, "a refusal needs a why");

  const answer = { result: "raised", code: "partly", amountStopped: "125,50" };
  assert.equal((await bas.post(`/inbox/${id}/outcomes`, answer)).location, `/inbox/${id}`);
  await bas.post(`/inbox/${id}/outcomes`, answer);
  assert.match((await bas.get(`/inbox/${id}`)).html, /Deels gestopt[\s\S]*€\s125,50 tegengehouden/);
  const outcomes = await rows(world, `select result, code, amount_stopped_cents as cents from outcome`);
  assert.deepEqual(outcomes, [{ result: "raised", code: "partly", cents: 12550 }], "the same answer twice is one");
});

test("what waits stands on top by deadline, what is late says so, and the list can be narrowed", async () => {
  const { world, bas } = await sent();
  assert.doesNotMatch((await bas.get("/inbox")).html, /Deadline voorbij/);
  world.pass(25 * 3_600_000);
  await bas.signIn("bas");
  assert.match((await bas.get("/inbox")).html, /Deadline voorbij/);
  assert.match((await bas.get("/inbox?state=answered")).html, /Geen verzoeken/);
  assert.match((await bas.get("/inbox?state=drop")).html, /Nieuw/, "an unknown state shows all");
});

test("another organisation's request, an unknown one and what is no id are one and the same: not there", async () => {
  const { world, site, id, ravi } = await sent();
  const lotte = visitor(site);
  await lotte.signIn("lotte");
  const unknown = world.newId();
  for (const name of [id, unknown, "1", "%00"]) {
    assert.equal((await lotte.get(`/inbox/${name}`)).status, 404, name);
    assert.equal((await lotte.post(`/inbox/${name}/acknowledgements`)).status, 404, name);
    assert.equal((await lotte.post(`/inbox/${name}/outcomes`, { result: "unknown" })).status, 404, name);
    assert.equal((await ravi.get(`/decisions/${name}`)).status, 404, name);
  }
  const jelle = visitor(site);
  await jelle.signIn("jelle");
  assert.match((await jelle.get("/decisions")).html, /Niets om te beslissen/);
  assert.equal((await jelle.post(`/decisions/${id}`, { decision: "approved" })).status, 404);
});

test("a page of another role is a page that says so, and without signing in a page leads to the sign-in", async () => {
  const { site, id, bas, ravi } = await sent();
  for (const path of ["/decisions", `/decisions/${id}`, "/audit"]) {
    const refused = await bas.get(path);
    assert.equal(refused.status, 403, path);
    assert.match(refused.html, /Deze pagina is niet voor u/);
  }
  assert.equal((await ravi.get("/inbox")).status, 403);
  const nobody = visitor(site);
  for (const path of ["/inbox", `/inbox/${id}`, "/decisions", "/audit"])
    assert.equal((await nobody.get(path)).location, "/sign-in", path);
  const posted = await nobody.post(`/inbox/${id}/outcomes`, { result: "raised" });
  assert.equal(posted.status, 401);
  assert.match(posted.html, /U bent niet meer ingelogd/);
});

test("the auditor sees that the log is whole, and where it is not", async () => {
  const { world, site } = await sent();
  const victor = visitor(site);
  await victor.signIn("victor");
  assert.match((await victor.get("/audit")).html, /Het logboek klopt</);
  await asOwner(world, `update log set organisation = 'bank-b' where position = 2`);
  assert.match((await victor.get("/audit")).html, /Het logboek klopt niet/);
});
