/** The site as an app on a telephone, where people share what they got; and a language that is one more file. */
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse, stringify } from "yaml";
import { scene } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";
import { readLanguages } from "./texts.ts";

const folder = fileURLToPath(new URL("../../../policy/texts/", import.meta.url));
const nothing = { name: "", content: Buffer.alloc(0) };

test("a telephone can install the site and share with it: the manifest names only what is really there", async () => {
  const visit = visitor(await siteApp(await scene({ covenants: [] })));
  const home = await visit.get("/");
  const address = /rel="manifest" href="([^"]+)"/.exec(home.html)?.[1] ?? "";
  const manifest = await visit.get(address);
  assert.match(String(manifest.headers["content-type"]), /^application\/manifest\+json/);
  assert.match(String(home.headers["content-security-policy"]), /manifest-src 'self'/);
  const { start_url, icons, shortcuts, share_target, lang } = JSON.parse(manifest.html);
  assert.equal(lang, "nl");
  for (const url of [start_url, icons[0].src, ...shortcuts.map((each: { url: string }) => each.url)])
    assert.equal((await visit.get(url)).status, 200, url);
  assert.equal(share_target.method, "POST", "what is shared stands in no address");
  assert.match((await visit.get("/robots.txt")).html, /^User-agent: \*\nAllow: \/\n$/);
});

test("a text that is shared from another app is checked at once; a mail that is shared is read as a mail", async () => {
  const visit = visitor(await siteApp(await scene({ covenants: [] })));
  const link = "https://ing-verificatie.example.top/inloggen";
  const shared = await visit.send("/check/shared", nothing, {
    title: "Bericht",
    text: "Uw ING-pas verloopt:",
    url: link,
  });
  assert.equal(shared.status, 200);
  assert.match(shared.html, /Verdacht/);
  assert.match(shared.html, /ing-verificatie/);
  const mail = `From: ING <klant@ing-verificatie.top>\r\nSubject: Uw pas\r\n\r\nVernieuw uw pas: ${link}\r\n`;
  const read = await visit.send("/check/shared", { name: "mail.eml", content: Buffer.from(mail) });
  assert.equal(read.status, 200);
  assert.match(read.html, /ing-verificatie/);
  for (const each of visit.addresses) assert.ok(!each.includes("ing-verificatie"), each);
});

test("nothing that is shared is no dead end: the field itself is shown", async () => {
  const visit = visitor(await siteApp(await scene({ covenants: [] })));
  for (const shared of [await visit.send("/check/shared", nothing), await visit.post("/check/shared", { text: "x" })]) {
    assert.equal(shared.status, 400);
    assert.match(shared.html, /name="text"/);
  }
});

test("a third language is one file: pages come in it, its name stands beside the others, and letters stay as they are", async () => {
  const copy = await mkdtemp(join(tmpdir(), "kentering-texts-"));
  try {
    await cp(folder, copy, { recursive: true });
    const english = parse(await readFile(join(copy, "en.yaml"), "utf8"));
    await writeFile(join(copy, "fy.yaml"), stringify(inFrisian(english)));
    const texts = await readLanguages(pathToFileURL(`${copy}/`));
    const visit = visitor(await siteApp(await scene({ covenants: [] }), { texts }));
    assert.match((await visit.get("/")).html, /<a [^>]*lang="fy"[^>]*>Frysk<\/a>/);
    const page = await visit.get("/check", { "accept-language": "fy-NL, nl;q=0.5" });
    assert.match(page.html, /<html lang="fy"/);
    assert.match(page.html, /<h1[^>]*>~ Check first/);
    assert.equal((await visit.get("/check?lang=fy")).status, 303);
    assert.match((await visit.get("/protect")).html, /<html lang="fy"[\s\S]*Set your day limit low/);
  } finally {
    await rm(copy, { recursive: true });
  }
});

test("a language file that lacks a text, or that says it is read with no language of policy, is refused by name", async () => {
  const copy = await mkdtemp(join(tmpdir(), "kentering-texts-"));
  try {
    await cp(folder, copy, { recursive: true });
    const { home: _home, ...less } = parse(await readFile(join(copy, "en.yaml"), "utf8"));
    await writeFile(join(copy, "fy.yaml"), stringify(less));
    await assert.rejects(readLanguages(pathToFileURL(`${copy}/`)), {
      code: "POLICY_INVALID",
      message: /fy\.yaml has no text "home\./,
    });
    const { site, ...rest } = parse(await readFile(join(copy, "en.yaml"), "utf8"));
    await writeFile(join(copy, "fy.yaml"), stringify({ site: { ...site, policy: "fy" }, ...rest }));
    await assert.rejects(readLanguages(pathToFileURL(`${copy}/`)), { message: /fy\.yaml: "site\.policy"/ });
  } finally {
    await rm(copy, { recursive: true });
  }
});

/** Every sentence with a sign before it: enough to see that none comes from another file. */
function inFrisian(tree: unknown, path = ""): unknown {
  if (typeof tree === "string")
    return path === "/site/own-name" ? "Frysk" : path === "/site/policy" ? tree : `~ ${tree}`;
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, branch]) => [key, inFrisian(branch, `${path}/${key}`)]));
}
