/** Every page in a real browser, under the real content policy: accessible, readable at 320 px, usable by keyboard. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { languages } from "#adapters/site/language.ts";
import { openBrowser } from "#tools/browser.ts";
import { type Preview, servePreview } from "#tools/site-preview.ts";

let browser: Browser;
let preview: Preview;

before(async () => {
  [browser, preview] = await Promise.all([openBrowser(), servePreview()]);
});

after(async () => {
  await browser.close();
  await preview[Symbol.asyncDispose]();
});

type Look = { readonly width: number; readonly colorScheme: "light" | "dark"; readonly forcedColors?: "active" };

const looks: readonly Look[] = [
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
  { width: 320, colorScheme: "light" },
  { width: 320, colorScheme: "dark" },
  { width: 320, colorScheme: "dark", forcedColors: "active" },
];

/** What colours can change; all else is checked in the light, wide and narrow, in both languages. */
const ofColour = ["color-contrast", "link-in-text-block", "target-size"];
const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

for (const { width, colorScheme, forcedColors } of looks) {
  test(`every page at ${width} px in ${forcedColors === undefined ? colorScheme : "forced colours"} meets WCAG 2.2 AA and fits`, async () => {
    await using context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme,
      forcedColors: forcedColors ?? "none",
    });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    const onlyColour = colorScheme === "dark";
    for (const language of onlyColour ? languages.slice(0, 1) : languages) {
      for (const name of preview.names) {
        await page.goto(preview.address(name, language));
        // Legacy mode: our pages have no frames, so axe need not open a second page to gather them.
        const axe = new AxeBuilder({ page }).setLegacyMode(true);
        const found = await (onlyColour ? axe.withRules(ofColour) : axe.withTags(levels)).analyze();
        const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
        assert.deepEqual(told, [], `${language}/${name}`);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width, `${language}/${name} fits`);
      }
    }
    assert.deepEqual(refused, [], "the content policy refused something");
  });
}

test("by keyboard alone: the first stop skips to the content, the form is filled and sent from there", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(preview.address("report-form-errors", "nl"));
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "#main");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "#form", "after skipping, the first error leads to its field");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate("document.activeElement.id"), "form");
  await page.keyboard.press("ArrowDown");
  const sent = page.waitForRequest((request) => request.method() === "POST");
  for (let stops = 0; stops < 60 && !(await onSubmit(page)); stops++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const body = new URLSearchParams((await sent).postData() ?? "");
  assert.equal(body.get("form"), "fake-webshop");
  assert.equal(body.get("after"), null, "the first button goes on");
  await page.close();
});

test("on paper the code and the words stay, the menu and the buttons do not", async () => {
  const page = await browser.newPage();
  await page.goto(preview.address("receipt", "nl"));
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".k-code__value").isVisible());
  assert.ok(await page.locator(".k-code__words").isVisible());
  assert.ok(!(await page.locator(".k-nav").isVisible()));
  assert.ok(!(await page.locator(".nl-button").first().isVisible()));
  await page.close();
});

const focused = (page: Page) => page.evaluate("document.activeElement.getAttribute('href')");
const onSubmit = (page: Page) =>
  page.evaluate<boolean>("document.activeElement.matches('main form button[type=submit]')");
