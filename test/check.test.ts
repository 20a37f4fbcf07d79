/** Before one clicks or pays, in a real browser on the real server: with and without JavaScript, in both languages. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "#tools/browser.ts";
import { type RealSite, realSite } from "#tools/real-site.ts";

let browser: Browser;
let site: RealSite;

before(async () => {
  [browser, site] = await Promise.all([openBrowser(), realSite()]);
});

after(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

const message = "Uw ING-pas verloopt: https://ing-verificatie.example.top/inloggen";

for (const [locale, words] of [
  [
    "nl-NL",
    {
      called: "Ik word nu gebeld, of ik heb net betaald",
      check: "Controleer",
      field: "Wat wilt u controleren?",
      verdict: "Verdacht",
      stop: "Stop even",
      report: "Meld dit",
      pick: "phishing",
      sent: "Uw melding is binnen",
      code: "Uw code",
      look: "Bekijk mijn melding",
      follow: "Volgen",
      got: "Wij kregen uw melding",
    },
  ],
  [
    "en-GB",
    {
      called: "I am being called now, or I have just paid",
      check: "Check",
      field: "What do you want to check?",
      verdict: "Suspicious",
      stop: "Stop for a moment",
      report: "Report this",
      pick: "phishing",
      sent: "We have your report",
      code: "Your code",
      look: "Show my report",
      follow: "Follow",
      got: "We received your report",
    },
  ],
] as const) {
  for (const javaScriptEnabled of [true, false]) {
    const where = `in ${locale} ${javaScriptEnabled ? "with" : "without"} JavaScript`;

    test(`${where} who is being called is two taps from the bank's own number, and types nothing`, async () => {
      await using context = await browser.newContext({
        javaScriptEnabled,
        locale,
        viewport: { width: 390, height: 844 },
      });
      const page = await context.newPage();
      await page.goto(site.base);
      await page.getByRole("link", { name: words.called }).click();
      assert.equal(new URL(page.url()).pathname, "/being-called");
      await page.getByRole("link", { name: "ABN AMRO" }).click();
      const number = page.locator('main a[href^="tel:+31"]');
      assert.ok(await number.isVisible());
      const box = await number.boundingBox();
      assert.ok((box?.y ?? 900) < 844 && (box?.height ?? 0) >= 24, "it is large, and on the first screen");
      await page.goto(`${site.base}/being-called/bunq`);
      assert.equal(await page.locator('main a[href^="tel:"]').count(), 0, "no number without a source");
    });

    test(`${where} a suspicious message leads to the stop page, to a report that is filled in, and to following it`, async () => {
      await using context = await browser.newContext({ javaScriptEnabled, locale });
      const page = await context.newPage();
      await page.goto(site.base);
      await page.getByLabel(words.field).fill(message);
      await page.getByRole("button", { name: words.check, exact: true }).click();
      assert.ok(await page.getByRole("heading", { level: 1, name: words.verdict }).isVisible());
      assert.ok(await page.getByRole("heading", { name: words.stop }).isVisible());
      assert.equal(await page.locator('main a[href*="example.top"]').count(), 0, "the link cannot be opened from here");
      await page.getByRole("button", { name: words.report }).click();
      const seen = await throughQuestions(page, words.pick);
      assert.match(seen, /ing-verificatie\.example\.top/);
      await page.locator("main form button").first().click();
      await page.getByRole("heading", { level: 1, name: words.sent }).waitFor();
      const code = (await page.locator(".k-code__value").textContent()) ?? "";
      await page.getByRole("navigation").getByRole("link", { name: words.follow, exact: true }).click();
      await page.getByLabel(words.code).fill(code);
      await page.getByRole("button", { name: words.look }).click();
      assert.ok(await page.getByText(words.got).first().isVisible());
      assert.deepEqual(site.reported, []);
    });
  }
}

/** Chooses what must be chosen, goes on with the rest as it is filled in, and gives what the last page shows. */
async function throughQuestions(page: Page, form: string): Promise<string> {
  for (let pages = 0; pages < 20; pages++) {
    const { pathname } = new URL(page.url());
    if (pathname.endsWith("/answers")) return (await page.locator("main").textContent()) ?? "";
    if (await page.locator("main select[name=form]").isVisible())
      await page.locator("main select[name=form]").selectOption(form);
    if (pathname.endsWith("/who")) await page.locator("main input[type=radio]").first().check();
    await page.locator("main form button").first().click();
    await page.waitForURL((url) => url.pathname !== pathname);
  }
  return assert.fail(`the questions do not end: ${page.url()}`);
}
