/** A newcomer's whole first visit, in a real browser without JavaScript, on the real server with the local sign-in. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "#tools/browser.ts";
import { freePort } from "#tools/free-port.ts";
import { readConfig } from "../src/config.ts";
import { type Server, serve } from "../src/server.ts";

let browser: Browser;
let server: Server;
let base: string;
let folder: string;
const reported: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kentering-site-"));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const config = readConfig({ PORT: String(port), DATA_DIR: folder });
  [browser, server] = await Promise.all([openBrowser(), serve(config, (line) => reported.push(line))]);
});

after(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
});

test("without JavaScript a newcomer loads the examples, decides, answers and follows; every page meets WCAG 2.2 AA", async (t) => {
  await using context = await browser.newContext({ javaScriptEnabled: false, locale: "nl-NL" });
  const page = await context.newPage();
  const look = await looker(context, page);

  await t.test("three people's reports wait as one decision for the police, which is approved", async () => {
    await look("/");
    await page.getByRole("button", { name: "Laad de voorbeelden" }).click();
    await look();
    await signIn(page, "Ravi Mohan", look);
    assert.equal(new URL(page.url()).pathname, "/decisions");
    await look();
    await page.locator("tr", { hasText: "Bank A" }).getByRole("link", { name: "verzoek" }).click();
    await look();
    await page.getByRole("button", { name: "Wijs af" }).click();
    await look();
    await page.getByRole("button", { name: "Akkoord, verstuur" }).click();
    await look();
    assert.ok(await page.getByText("Het verzoek is goedgekeurd").isVisible());
    await page.getByRole("button", { name: "Uitloggen" }).click();
  });

  await t.test("the bank finds the request, says that it saw it, and answers", async () => {
    await signIn(page, "Bas Mulder");
    await requestArrives(page);
    await look();
    await page.getByRole("link", { name: "blokkeerverzoek" }).click();
    await look();
    await page.getByRole("button", { name: "Ik heb dit gezien" }).click();
    await page.getByRole("button", { name: "Verstuur het antwoord" }).click();
    await look();
    await page.getByLabel("Ingegrepen").check();
    await page.getByLabel("Hoeveel geld is tegengehouden").fill("1.250,50");
    await page.getByRole("button", { name: "Verstuur het antwoord" }).click();
    await look();
    assert.ok(await page.getByText("1.250,50 tegengehouden").isVisible());
    await page.getByRole("button", { name: "Uitloggen" }).click();
  });

  await t.test("a citizen reports the same account, gets a code, and reads that the bank stepped in", async () => {
    await look("/report");
    const goOn = () => page.getByRole("button", { name: "Verder", exact: true }).click();
    await goOn();
    await look();
    await page.getByLabel("Wat lijkt er het meest op").selectOption("fake-webshop");
    await goOn();
    await page.getByLabel("Vertel het in uw eigen woorden").fill("Ik betaalde voor een fiets en kreeg niets.");
    for (let question = 0; question < 4; question++) await goOn();
    await page.getByLabel("Website", { exact: true }).first().fill("fietsen-voordeel-voorbeeld.nl");
    await look();
    for (let question = 0; question < 3; question++) await goOn();
    await page.getByLabel("Mijzelf").check();
    for (let question = 0; question < 3; question++) await goOn();
    await look();
    await page.getByRole("button", { name: "Verstuur de melding" }).click();
    await look();
    const code = (await page.locator(".k-code__value").textContent()) ?? "";
    await page.getByRole("main").getByRole("link", { name: "Volg uw melding" }).click();
    await look();
    await page.getByLabel("Uw code").fill(code);
    await page.getByRole("button", { name: "Bekijk mijn melding" }).click();
    await look();
    assert.ok(await page.getByText("Uw melding hoort bij andere meldingen").isVisible());
    assert.ok(await page.getByText("Een bank gaf antwoord").isVisible());
    assert.ok(!page.url().includes(code.slice(0, 4)));
  });

  await t.test("the auditor finds the log whole, and a page of another role says so", async () => {
    await signIn(page, "Victor Bos");
    await look();
    assert.ok(await page.getByText("Het logboek klopt", { exact: true }).isVisible());
    await look("/inbox");
    assert.ok(await page.getByText("Deze pagina is niet voor u").isVisible());
  });

  assert.deepEqual(reported, []);
});

/** Looks at a page as axe does. Axe is a script itself, so it gets what is on the screen in a browser that runs scripts. */
async function looker(context: BrowserContext, page: Page) {
  const scripted = await context.browser()!.newContext();
  const seen = await scripted.newPage();
  const address = `${base}/seen-by-axe`;
  await seen.route(address, async (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", body: await page.content() }),
  );
  return async (path?: string): Promise<void> => {
    if (path !== undefined) await page.goto(base + path);
    await seen.goto(address);
    const found = await new AxeBuilder({ page: seen }).setLegacyMode(true).analyze();
    const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    assert.deepEqual(told, [], page.url());
    const colour = await seen.evaluate<string>("getComputedStyle(document.querySelector('.k-header')).backgroundColor");
    assert.notEqual(colour, "rgba(0, 0, 0, 0)", "the styles are there");
    assert.equal(
      (await context.cookies()).filter(({ httpOnly }) => !httpOnly).length,
      0,
      "no script may read a cookie",
    );
  };
}

async function signIn(page: Page, name: string, look?: (path?: string) => Promise<void>): Promise<void> {
  await page.goto(`${base}/sign-in`);
  await look?.();
  await page.getByRole("button", { name: "Ga naar de inlogpagina" }).click();
  await look?.();
  await page.getByRole("button", { name }).click();
}

/** The request leaves when the log is sealed, some moments after the decision. */
async function requestArrives(page: Page): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if (await page.getByRole("link", { name: "blokkeerverzoek" }).isVisible()) return;
    await page.goto(`${base}/inbox`);
  }
  assert.fail("the request did not arrive");
}
