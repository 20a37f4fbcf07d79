import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { anybody, openSite, token, type Visitor } from "#tools/http.ts";

const example = readFileSync(new URL("../examples/mails/01-doorgestuurd-gmail.eml", import.meta.url));
const link = "https://pakket-betaling.example/nl/betaal?zending=4411";
type House = Awaited<ReturnType<typeof openSite>>;

const send = ({ app }: House, by: Visitor, payload: Buffer, more: Record<string, string> = {}) =>
  app.inject({
    method: "POST",
    url: "/v1/mails",
    headers: { ...by.headers, "content-type": "message/rfc822", ...more },
    payload,
  });
const post = ({ app }: House, url: string, type: string, payload: Buffer | string) =>
  app.inject({ method: "POST", url, headers: { "content-type": type, "accept-language": "nl" }, payload });
const reports = async (house: House): Promise<number> => (await house.rows("select id from report")).length;

/** A form with one file, as a browser posts it. */
function withFile(content: Buffer, name = "mail.eml"): readonly [string, Buffer] {
  const part = (head: string) => `--grens\r\nContent-Disposition: form-data; ${head}`;
  const before = `${part('name="idempotencyKey"')}\r\n\r\nsleutel\r\n${part(`name="mailFile"; filename="${name}"`)}\r\nContent-Type: message/rfc822\r\n\r\n`;
  return [
    "multipart/form-data; boundary=grens",
    Buffer.concat([Buffer.from(before), content, Buffer.from("\r\n--grens--\r\n")]),
  ];
}

test("a mail posted as it is becomes a report with what was found in it; of a desk the same mail again is the same report", async () => {
  const house = await openSite();
  const desk = await token(house.world, "fraudehelpdesk", ["reports"]);
  const first = await send(house, desk, example);
  assert.equal(first.statusCode, 201, first.payload);
  assert.ok(first.json().indicators.some(({ value }: { value: string }) => value === link));
  assert.ok(first.json().dossierId);
  const again = await send(house, desk, example, { "content-type": "application/octet-stream" });
  assert.deepEqual([again.statusCode, again.json().id], [201, first.json().id]);
  assert.equal(await reports(house), 1);
});

test("two people of the public who send the same mail each have a code of their own, and a retry has the first one's", async () => {
  const house = await openSite();
  const one = await send(house, anybody, example, { "idempotency-key": "een" });
  const retry = await send(house, anybody, example, { "idempotency-key": "een" });
  const two = await send(house, anybody, example);
  assert.equal(one.json().followUpCode, retry.json().followUpCode);
  assert.notEqual(one.json().followUpCode, two.json().followUpCode);
  assert.equal(one.json().dossierId, undefined);
  const other = await send(house, anybody, Buffer.from("From: a@b.example\n\nx"), { "idempotency-key": "een" });
  assert.equal(other.statusCode, 422);
});

test("what is too large, no mail or no scope is refused, and anybody may send a few a minute", async () => {
  const house = await openSite();
  const huge = await send(house, anybody, Buffer.alloc(50 * 1_048_576 + 1, "x"));
  assert.deepEqual([huge.statusCode, huge.json().code], [413, "TOO_LARGE"]);
  assert.equal((await send(house, anybody, Buffer.from("\n\n"))).statusCode, 400);
  assert.equal((await send(house, anybody, example, { "content-type": "text/html" })).statusCode, 415);
  assert.equal((await send(house, await token(house.world, "fraudehelpdesk", ["requests"]), example)).statusCode, 403);
  assert.equal(await reports(house), 0);
  const answers: number[] = [];
  for (let n = 0; n < 12; n += 1)
    answers.push((await send(house, anybody, Buffer.from(`From: a@b.example\n\n${n}`))).statusCode);
  assert.equal(answers.at(-1), 429);
});

test("on the site anybody sends a mail as a file and sees what was found and the code; sent twice it is one report", async () => {
  const house = await openSite();
  const page = await house.app.inject({ url: "/mail", headers: { "accept-language": "nl" } });
  assert.match(page.payload, /Stuur een verdachte mail[\s\S]+Outlook[\s\S]+Gmail[\s\S]+Apple Mail/u);
  const receipt = await post(house, "/mail/files", ...withFile(example));
  assert.equal(receipt.statusCode, 200, receipt.payload);
  assert.ok(receipt.payload.includes(link), "what was found is shown");
  assert.doesNotMatch(receipt.payload, /href="https:\/\/pakket/u);
  const again = await post(house, "/mail/files", ...withFile(example));
  const code = /k-code__value">([^<]+)</u;
  assert.equal(code.exec(again.payload)?.[1], code.exec(receipt.payload)?.[1]);
  assert.equal(await reports(house), 1);
});

test("a mail pasted whole, or as it looks on the screen, is a report too; with nothing in it the page asks again", async () => {
  const house = await openSite();
  const paste = (text: string) =>
    post(house, "/mail/texts", "application/x-www-form-urlencoded", new URLSearchParams({ mailText: text }).toString());
  assert.ok((await paste(example.toString())).payload.includes(link));
  const seen = await paste("Van: Bank <a@nep-bank.example>\nOnderwerp: Uw pas\n\nGa naar https://nep-bank.example/pas");
  assert.equal(seen.statusCode, 200, seen.payload);
  assert.ok(seen.payload.includes("https://nep-bank.example/pas"));
  assert.match((await paste("Kom morgen langs.")).payload, /Dat zegt niet dat de mail veilig is/u);
  assert.equal((await paste(" ")).statusCode, 400);
  assert.equal((await post(house, "/mail/files", ...withFile(Buffer.alloc(0), ""))).statusCode, 400);
  assert.equal((await post(house, "/mail/files", ...withFile(Buffer.from("\n")))).statusCode, 400);
  assert.equal(await reports(house), 3);
});
