/** A whole report in a real browser on the real server: by keyboard alone, and without JavaScript; in both languages. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "#tools/browser.ts";
import { freePort } from "#tools/free-port.ts";
import { readConfig } from "../src/config.ts";
import { type Server, serve } from "../src/server.ts";

let browser: Browser;
let server: Server;
let base: string;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kentering-report-"));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  [browser, server] = await Promise.all([
    openBrowser(),
    serve(readConfig({ PORT: String(port), DATA_DIR: folder }), () => undefined),
  ]);
});

after(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const story = "Ik betaalde voor schoenen en kreeg niets.";
/** What is typed at a question, by its name in the address; the others are gone past. */
const typed: Readonly<Record<string, string>> = {
  story,
  when: "11202026",
  money: "249,95",
  website: "schoenen-voordeel-voorbeeld.nl",
  account: "NL91 ABNA 0417 1643 00",
};

for (const [locale, words] of [
  ["nl-NL", { pick: "Valse web", lastPage: "Kijk na wat u verstuurt", sent: "Uw melding is binnen" }],
  ["en-GB", { pick: "Fake web", lastPage: "Look at what you send", sent: "We have your report" }],
] as const) {
  for (const javaScriptEnabled of [true, false]) {
    test(`in ${locale} ${javaScriptEnabled ? "with" : "without"} JavaScript somebody reports by keyboard alone, sees all answers, and gets a code`, async (t) => {
      await using context = await browser.newContext({ javaScriptEnabled, locale });
      const page = await context.newPage();
      const keys = counted(page);
      await page.goto(`${base}/report`);
      let pages = 1;
      const seen: string[] = [];
      while (questionOf(page) !== "answers" && pages < 20) {
        seen.push(questionOf(page));
        await answer(page, { question: questionOf(page), pick: words.pick }, keys);
        pages += 1;
      }
      assert.ok(await page.getByRole("heading", { level: 1, name: words.lastPage }).isVisible());
      assert.ok(await page.getByText(story).isVisible());
      assert.equal(new Set(seen).size, seen.length, "no question is asked twice");
      await toFirst(page, "main form button", keys);
      await keys.press("Enter");
      await page.getByRole("heading", { level: 1, name: words.sent }).waitFor();
      const code = (await page.locator(".k-code__value").textContent()) ?? "";
      assert.match(code, /^\w{4} \w{4} \w{4}$/);
      assert.ok(!page.url().includes(code.slice(0, 4)));
      t.diagnostic(`${pages + 1} pages, ${keys.count()} keys`);
    });
  }
}

test("somebody stops, closes, and goes on by code in another browser, without JavaScript", async () => {
  await using first = await browser.newContext({ javaScriptEnabled: false, locale: "nl-NL" });
  const page = await first.newPage();
  await page.goto(`${base}/report`);
  await page.getByLabel("Wat lijkt er het meest op").selectOption("fake-webshop");
  await page.getByRole("button", { name: "Verder", exact: true }).click();
  await page.getByLabel("Vertel het in uw eigen woorden").fill(story);
  await page.getByRole("button", { name: "Bewaar en ga later verder" }).click();
  const words = await page.locator(".k-code__words li").allTextContents();
  assert.equal(words.length, 4);
  await page.getByRole("button", { name: "Sluit af op dit apparaat" }).click();
  await page.goto(`${base}/report/answers`);
  assert.equal(new URL(page.url()).pathname, "/report", "nothing is left here");

  await using second = await browser.newContext({ javaScriptEnabled: false, locale: "nl-NL" });
  const other = await second.newPage();
  await other.goto(`${base}/report/returns`);
  await other.getByLabel("Uw code of uw vier woorden").fill(words.join(" "));
  await other.getByRole("button", { name: "Ga verder" }).click();
  assert.equal(questionOf(other), "when");
  await other.getByRole("link", { name: "Vorige vraag" }).click();
  assert.equal(await other.getByLabel("Vertel het in uw eigen woorden").inputValue(), story);
});

type Keys = { press(key: string): Promise<void>; type(text: string): Promise<void>; count(): number };

function counted(page: Page): Keys {
  let count = 0;
  return {
    async press(key) {
      count += 1;
      await page.keyboard.press(key);
    },
    async type(text) {
      count += text.length;
      await page.keyboard.type(text);
    },
    count: () => count,
  };
}

/** The question in the address; the first page has none of its own. */
function questionOf(page: Page): string {
  const { pathname } = new URL(page.url());
  return pathname === "/report" ? "form" : (pathname.split("/").at(-1) ?? "");
}

/** Types or chooses what is needed, and goes on with the first button. */
async function answer(
  page: Page,
  { question, pick }: { readonly question: string; readonly pick: string },
  keys: Keys,
): Promise<void> {
  const text = typed[question];
  if (question === "form") {
    await toFirst(page, "main select", keys);
    await keys.type(pick);
    assert.equal(await page.locator("main select").inputValue(), "fake-webshop");
  } else if (question === "who") {
    await toFirst(page, "main input[type=radio]", keys);
    await keys.press("Space");
  } else if (text !== undefined) {
    await toFirst(page, "main form :is(input:not([type=hidden]), textarea)", keys);
    await keys.type(text);
  }
  await toFirst(page, "main form button", keys);
  const gone = page.waitForURL((url) => !url.pathname.endsWith(`/${question}`) && url.pathname !== "/report");
  await keys.press("Enter");
  await gone;
}

/** Moves by Tab until the focus is on the first such thing. */
async function toFirst(page: Page, selector: string, keys: Keys): Promise<void> {
  const target = page.locator(selector).first();
  for (let stops = 0; stops < 80; stops++) {
    if (
      await page
        .locator(`${selector}:focus`)
        .count()
        .then((found) => found > 0)
    )
      return;
    await keys.press("Tab");
  }
  assert.fail(`no Tab leads to ${selector}, ${await target.count()} there`);
}
