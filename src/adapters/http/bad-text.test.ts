/** What may be pasted into the check, and what comes of it: a specification, row by row, for the API and for the site. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { mostText } from "#pillars/prevention/check.ts";
import { anybody, ask, openHouse } from "#tools/http.ts";
import { scene } from "#tools/scene.ts";
import { siteApp, visitor } from "#tools/site-app.ts";

const posing = "https://ing-verificatie.example.top/";

/** What is pasted, the verdict, and what it names. */
const disguised: readonly (readonly [what: string, text: string, verdict: string, named?: string])[] = [
  ["a link behind a right-to-left override", `\u202e${posing}`, "suspicious", posing],
  ["the override in the middle of words", `Uw pas \u202etpolrev\u202c: ${posing}`, "suspicious", posing],
  ["isolates and marks around the link", `\u2067\u200f${posing}\u2069`, "suspicious", posing],
  ["signs of no width in the host", "https://ing\u200b-verifi\u200dcatie.exam\u2060ple.top/", "suspicious", posing],
  ["soft hyphens in the host", "https://ing-veri\u00adficatie.example.top/", "suspicious", posing],
  ["letters in another dress", "https://𝐢𝐧𝐠-verificatie.example.top/", "suspicious", posing],
  ["full-width signs", "https：／／ing-verificatie．example．top", "suspicious"],
  ["a Cyrillic letter in the name of a bank", "https://іng.nl/", "suspicious", "https://xn--ng-goc.nl/"],
  [
    "the bank's name before an @",
    `https://www.ing.nl@slecht.example.top/`,
    "suspicious",
    "https://slecht.example.top/",
  ],
  ["a link made harmless by an analyst", "hxxps://ing-verificatie[.]example[.]top/", "suspicious", posing],
  ["a thousand marks on one letter", `e${"\u0301".repeat(1_000)} ${posing}`, "suspicious", posing],
  ["ten thousand emoji", `${"👨‍👩‍👧".repeat(10_000)} ${posing}`, "suspicious", posing],
  ["nothing but signs that nobody sees", "\u200b\u200d\u2060\u202e", "unknown"],
  ["a hundred thousand times one sign", "a".repeat(mostText), "unknown"],
  ["two thousand links", "https://a.nl/ ".repeat(2_000), "unknown", "https://a.nl/"],
];

test("a disguise changes nothing: the check sees the link that a click would open", async () => {
  const house = await openHouse();
  for (const [what, text, verdict, named] of disguised) {
    const { statusCode, payload } = await ask(house, anybody, "POST", "/v1/checks", { text });
    assert.equal(statusCode, 200, `${what}: ${payload}`);
    const answer = JSON.parse(payload);
    assert.equal(answer.verdict, verdict, what);
    const values = answer.indicators.map(({ value }: { value: string }) => value);
    if (named !== undefined) assert.ok(values.includes(named), `${what}: ${values}`);
    assert.doesNotMatch(payload, /[\u200b\u202e\u2060]/, what);
    const reasons = [answer, ...answer.indicators].flatMap((each: { reasons: { code: string }[] }) => each.reasons);
    const telling = reasons.some(({ code }) => /^(brand|lexical|link|lure|letters)/.test(code));
    assert.equal(telling, verdict === "suspicious", `${what}: says why`);
  }
});

/** What is sent to the API, and the refusal: its status, its code, and a word of what to do. */
const refused: readonly (readonly [what: string, body: unknown, status: number, code: string, advice: RegExp])[] = [
  ["nothing", { text: "" }, 400, "INPUT_INVALID", /Give the text/],
  ["only spaces", { text: " \n\t\u00a0" }, 400, "INPUT_INVALID", /Give the text/],
  ["one sign too many", { text: "a".repeat(mostText + 1) }, 413, "TOO_LARGE", /Give the part it is about/],
  ["a megabyte", { text: "a".repeat(1_048_576) }, 413, "TOO_LARGE", /larger than we take/],
  ["NUL", { text: "a\0b" }, 400, "INPUT_INVALID", /valid UTF-8/],
  ["half a surrogate pair", '{"text":"a\\ud800b"}', 400, "INPUT_INVALID", /valid UTF-8/],
  ["a number in place of text", { text: 1 }, 400, "INPUT_INVALID", /text/],
  ["a list in place of text", { text: ["a"] }, 400, "INPUT_INVALID", /text/],
  ["a field that nobody knows", { text: "a", url: "b" }, 400, "INPUT_INVALID", /do not know/],
  ["JSON that is none", "{text:", 400, "INPUT_INVALID", /JSON/],
  ["the same field twice", '{"text":"a","text":"b"}', 400, "INPUT_INVALID", /twice/],
];

test("what cannot be checked is refused with what to do, and none of it is said back", async () => {
  const house = await openHouse();
  for (const [what, body, status, code, advice] of refused) {
    const answer = await ask(house, anybody, "POST", "/v1/checks", body);
    assert.equal(answer.statusCode, status, `${what}: ${answer.payload}`);
    assert.equal(answer.json().code, code, what);
    assert.match(answer.json().detail, advice, what);
    assert.ok(answer.payload.length < 500, what);
  }
});

test("on the site a text that is too long comes back with what to do, cut to what a check takes; a megabyte is not read at all", async () => {
  const visit = visitor(await siteApp(await scene({ covenants: [] })));
  const long = await visit.post("/check", { text: "a ".repeat(mostText / 2 + 1) });
  assert.equal(long.status, 400);
  assert.match(long.html, /href="#text"/);
  assert.ok(long.html.length < mostText + 50_000, `${long.html.length} signs`);
  const huge = await visit.post("/check", { text: "a".repeat(1_048_576) });
  assert.equal(huge.status, 413);
  assert.match(huge.html, /Maak uw tekst korter/);
  assert.ok(huge.html.length < 50_000);
  const override = await visit.post("/check", { text: `\u202e${posing}` });
  assert.equal(override.status, 200);
  assert.match(override.html, /ing-verificatie\.example\.top/);
});

const spellings = [
  "http://127.0.0.1/",
  "http://127.1/",
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0177.0.0.1/",
  "http://0x7f.0.0.0x1/",
  "http://１２７.０.０.１/",
  "http://127。0。0。1/",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://169.254.169.254/latest/meta-data/",
  "http://2852039166/latest/meta-data/",
  "http://[fd00:ec2::254]/",
  "http://10.0.0.1:8080/admin",
  "http://192.168.1.1/",
  "http://localhost:8080/",
  "http://localhost./",
  "http://router.local/",
  "http://metadata.google.internal/",
  "http://[fe80::1%25eth0]/",
  "http://naam:geheim@127.0.0.1/",
  "file:///etc/passwd",
];

test("an address inside a network, however it is spelt, is text like any other: judged by its letters, never called, never official", async () => {
  const house = await openHouse();
  for (const text of spellings) {
    const { statusCode, payload } = await ask(house, anybody, "POST", "/v1/checks", { text });
    assert.equal(statusCode, 200, text);
    const { verdict } = JSON.parse(payload);
    assert.ok(verdict === "unknown" || verdict === "suspicious", `${text}: ${verdict}`);
    assert.doesNotMatch(payload, /geheim/, text);
  }
});
