/**
 * One case from the first report to its reversal, on the real server: the police, SIDN, the reporter and the shop that was
 * named wrongly in a browser, and the bank as a process of its own that knows us by signed webhooks and the API alone.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { askServer, socketPath } from "#adapters/cli/socket.ts";
import { openBank } from "#tools/bank.ts";
import { openBrowser } from "#tools/browser.ts";
import { freePort } from "#tools/free-port.ts";
import { dutchIban } from "#tools/scene.ts";
import { readConfig } from "../src/config.ts";
import { type Server, serve } from "../src/server.ts";

let browser: Browser;
let server: Server;
let base: string;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kentering-case-"));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const config = readConfig({ PORT: String(port), DATA_DIR: folder, WEBHOOK_ALLOW_LOOPBACK: "yes" });
  [browser, server] = await Promise.all([openBrowser(), serve(config, () => undefined)]);
});

after(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const shop = "fietsen-voordeel-voorbeeld.nl";
const account = dutchIban("ABNA", 417164300);

test("police, bank, SIDN, reporter and the wrongly named shop go through one case, to a reversal that all of them see", async (t) => {
  await using bank = await openBank();
  const police = await tokenOf("politie-lmio", ["reports"]);
  const own = await tokenOf("bank-a", ["requests", "outcomes"]);
  const { secret } = await asBank("PUT", "/v1/organisations/me/webhook", { url: bank.url("/ok") });
  await bank.know("/ok", String(secret));
  const codes: string[] = [];
  let request = "";
  let reference = "";

  await t.test("three people report the shop and its account at the police", async () => {
    for (let count = 0; count < 3; count++) {
      const { followUpCode } = await call(police, "POST", "/v1/reports", {
        form: "fake-webshop",
        narrative: `Ik bestelde een fiets en betaalde vooruit. Nummer ${count} kwam nooit aan.`,
        indicators: [
          { kind: "domain", value: shop, how: "visited" },
          { kind: "iban", value: account, how: "paid" },
        ],
        reporter: { email: `melder-${count}@example.org` },
      });
      codes.push(String(followUpCode));
    }
  });

  await t.test(
    "an investigator decides about the account; the bank hears by a signed webhook that tells nothing",
    async () => {
      await as("Ravi Mohan", async (page) => {
        await page.locator("tr", { hasText: "Bank A" }).getByRole("link", { name: "verzoek" }).click();
        await page.getByRole("button", { name: "Akkoord, verstuur" }).click();
      });
      const { verdict, body } = await bank.until("/ok");
      assert.equal(verdict, "genuine");
      for (const secretValue of [account, shop, "melder"]) assert.ok(!body.includes(secretValue), secretValue);
      request = String(JSON.parse(body).subject);
    },
  );

  await t.test("the bank reads the request, blocks the account, and tells its holder with the reference", async () => {
    const read = await asBank("GET", `/v1/barrier-requests/${request}`);
    assert.deepEqual(read.indicator, { kind: "iban", value: account });
    reference = String(read.reference);
    await asBank("POST", `/v1/barrier-requests/${request}/outcomes`, {
      result: "raised",
      code: "stopped",
      amountStopped: { cents: 125_050, currency: "EUR" },
    });
    await asBank("POST", `/v1/barrier-requests/${request}/notices`, {});
  });

  await t.test("SIDN takes the site down, and the reporter reads what both did", async () => {
    await as("Daan Visser", async (page) => {
      await page.getByRole("main").getByRole("link", { name: "verzoek" }).first().click();
      await page.getByLabel("Ingegrepen").check();
      await page.getByRole("button", { name: "Verstuur het antwoord" }).click();
    });
    const seen = await followed(codes[0]!);
    assert.match(seen, /Een bank gaf antwoord/);
    assert.match(seen, /beheerder van de domeinnaam gaf antwoord/);
    assert.ok(!seen.includes(account));
  });

  await t.test("the shop opens the door with the reference and says that it is imitated", async () => {
    await using context = await browser.newContext({ javaScriptEnabled: false, locale: "nl-NL" });
    const page = await context.newPage();
    await page.goto(`${base}/redress`);
    await page.getByLabel("Referentie").fill(reference);
    await page.getByRole("button", { name: "Bekijk het verzoek" }).click();
    await page.getByLabel("Wat klopt er niet").fill("Dit is de rekening van mijn echte winkel. Iemand bootst mij na.");
    await page.getByRole("button", { name: "Verstuur" }).click();
    assert.ok(await page.getByText("U krijgt antwoord voor").isVisible());
  });

  await t.test("one investigator answers and proposes, another person confirms", async () => {
    await as("Ravi Mohan", async (page) => {
      await page.goto(`${base}/appeals`);
      await page.getByRole("main").getByRole("link").first().click();
      await page.getByLabel("Antwoord aan deze persoon").fill("Wij kijken er vandaag naar.");
      await page.getByRole("button", { name: "Verstuur het antwoord" }).click();
      await page.getByLabel("Nagebootst").check();
      await page.getByLabel("Waarom?").fill("De echte winkel levert; de rekening is van haar.");
      await page.getByRole("button", { name: "Stel dit voor" }).click();
      assert.ok(await page.getByText("Een collega moet het bevestigen").isVisible());
    });
    await as("Nora Haan", async (page) => {
      await page.goto(`${base}/appeals`);
      await page.getByRole("main").getByRole("link").first().click();
      await page.getByRole("button", { name: "Ik ben het ermee eens" }).click();
      assert.ok(await page.getByText("Alles wordt nu opgeheven").isVisible());
    });
  });

  await t.test("the bank gets the lift within a minute and reads it, and its receipt is kept", async () => {
    const began = bank.got.length;
    const correction = await bank.until("/ok", Math.max(2, began));
    assert.equal(JSON.parse(correction.body).subject, request);
    const { state, corrections } = await asBank("GET", `/v1/barrier-requests/${request}`);
    assert.equal(state, "withdrawn");
    assert.match(JSON.stringify(corrections), /"kind":"lift"/);
  });

  await t.test(
    "the shop reads that everything is lifted, and the reporter that the request was taken back",
    async () => {
      const lookup = await fetch(`${base}/v1/redress/lookups`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ reference }),
      });
      assert.match(await lookup.text(), /"kind":"lift".*"verdict":"impersonated"/);
      assert.match(await followed(codes[0]!), /Wij stuurden een correctie/);
    },
  );

  await t.test("the log is whole", async () => {
    const verified = await askServer(socketPath(folder), { method: "POST", path: "/v1/log-verifications", body: {} });
    assert.match(JSON.stringify(verified?.body), /"whole":true/);
  });

  async function asBank(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    return call(own, method, path, body);
  }
});

async function tokenOf(organisation: string, scopes: readonly string[]): Promise<string> {
  const made = await askServer(socketPath(folder), {
    method: "POST",
    path: "/v1/tokens",
    body: { organisation, scopes },
  });
  const body: unknown = made?.body;
  assert.ok(typeof body === "object" && body !== null && "token" in body);
  return String(body.token);
}

async function call(token: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? {} : JSON.parse(text);
}

/** In a browser of their own, signed in. */
async function as(name: string, act: (page: Page) => Promise<void>): Promise<void> {
  await using context = await browser.newContext({ javaScriptEnabled: false, locale: "nl-NL" });
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  await page.getByRole("button", { name: "Ga naar de inlogpagina" }).click();
  await page.getByRole("button", { name }).click();
  await act(page);
}

/** What the reporter's page says. */
async function followed(code: string): Promise<string> {
  await using context = await browser.newContext({ javaScriptEnabled: false, locale: "nl-NL" });
  const page = await context.newPage();
  await page.goto(`${base}/follow`);
  await page.getByLabel("Uw code").fill(code);
  await page.getByRole("button", { name: "Bekijk mijn melding" }).click();
  return (await page.getByRole("main").textContent()) ?? "";
}
