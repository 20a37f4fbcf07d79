import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "#core/errors.ts";
import { readReport } from "#core/report.ts";
import { memoryStore } from "#tools/stores.ts";
import { testWorld } from "#tools/world.ts";
import { type Mail, readMail } from "./parse.ts";
import { reportOfMail } from "./report-of-mail.ts";

const folder = new URL("../../../examples/mails/", import.meta.url);
const names = readdirSync(folder).toSorted();
const bytesOf = (start: string): Uint8Array =>
  readFileSync(new URL(names.find((name) => name.startsWith(start)) ?? "", folder));
const mailOf = (start: string): Promise<Mail> => readMail(bytesOf(start));

async function sightingsOf(mail: Mail): Promise<string[]> {
  const world = await testWorld(await memoryStore(), { covenants: [] });
  const input = reportOfMail(mail, { named: true, now: world.now() });
  const { sightings } = readReport(world, input, "fraudehelpdesk", "mail");
  assert.ok(sightings.every(({ by }) => by === "extraction"));
  return sightings.map(({ kind, value, role }) => `${role} ${kind} ${value}`);
}

test("of a forwarded mail the forwarder is the reporter and the one who sent it is what was reported", async () => {
  const mail = await mailOf("01");
  assert.equal(mail.forwarded, true);
  const input = reportOfMail(mail, { named: false, now: new Date("2026-11-23T12:00:00Z") });
  assert.deepEqual(input.reporter, { email: "sanne.dewit@example.org", strength: "unconfirmed" });
  assert.equal(input.externalId, undefined);
  assert.deepEqual(await sightingsOf(mail), [
    "victim email sanne.dewit@example.org",
    "controlled email klantenservice@pakket-betaling.example",
    "controlled url https://pakket-betaling.example/nl/betaal?zending=4411",
    "controlled domain pakket-betaling.example",
  ]);
});

test("of a mail forwarded twice as an attachment only the innermost sender is suspect", async () => {
  const mail = await mailOf("02");
  assert.deepEqual(
    mail.inner.map(({ from }) => from),
    [["marieke@example.com"], ["veiligheid@rekening-controle.example"]],
  );
  const sightings = await sightingsOf(mail);
  assert.ok(!sightings.some((each) => /controlled email (?:kees|marieke)/u.test(each)));
  for (const value of ["email veiligheid@rekening-controle.example", "email antwoord@rekening-hulp.example"]) {
    assert.ok(sightings.includes(`controlled ${value}`), value);
  }
});

test("an HTML mail says where its links lead, not where its words say, and nothing hidden counts as a link", async () => {
  const mail = await mailOf("03");
  assert.equal(mail.subject, "U krijgt € 412,60 terug");
  assert.deepEqual(mail.links, [
    "https://teruggave-nu.example/aanvraag?a=1&b=2",
    "mailto:hulp@teruggave-help.example?subject=vraag",
  ]);
  assert.match(mail.text, /www\.overheid\.nl <https:\/\/teruggave-nu\.example/u);
  assert.ok((await sightingsOf(mail)).includes("controlled email hulp@teruggave-help.example"));
});

test("a tag that is never closed does not hide the rest of a mail, and a million open ones do not hold us up", async () => {
  const html = (body: string) => readMail(Buffer.from(`From: a@b.example\nContent-Type: text/html\n\n${body}`));
  const link = '<a href="https://verborgen.example/x">x</a>';
  for (const open of ["<style>", "<noframes><style></noframes>", "<script>", "<"]) {
    assert.ok((await html(`${open} ${link}`)).links.includes("https://verborgen.example/x"), open);
  }
  for (const open of ["<style>", "<script>", "<", '<a href="', "<div title='", "<a x=\"'"]) {
    await html(open.repeat(1_000_000 / open.length));
  }
});

test("encodings, a wrong character set and a missing boundary do not hide a link", async () => {
  const links = async (start: string) => (await mailOf(start)).links;
  assert.match((await mailOf("04")).text, /€ 89,00 is niet geïnd/u);
  assert.equal((await links("04"))[0], "https://energie-factuur.example/betalen/termijn/november/2026/klant/881234567");
  assert.equal((await mailOf("05")).subject, "Bezorging gemist – plan opnieuw");
  assert.deepEqual(await links("05"), ["https://bezorg-melding.example/plan"]);
  assert.match((await mailOf("06")).text, /Beste cliënt, .* € 25/u);
  assert.deepEqual(await links("07"), ["https://u-heeft-gewonnen.example/prijs"]);
});

test("links that a forwarder made harmless are read all the same", async () => {
  const sightings = await sightingsOf(await mailOf("08"));
  assert.ok(sightings.includes("controlled url https://wachtwoord-verloopt.example/inlog"));
  assert.ok(sightings.includes("controlled email beheer@wachtwoord-hulp.example"));
});

test("an attachment is listed and not opened; a mail that goes round is told; a broken sender is read", async () => {
  const [attachment] = (await mailOf("09")).attachments;
  assert.deepEqual([attachment?.name, attachment?.type, attachment?.size], ["factuur.zip", "application/zip", 22]);
  assert.equal((await mailOf("10")).loops, true);
  assert.equal((await mailOf("09")).loops, false);
  assert.ok((await mailOf("11")).from.includes("incasso@laatste-aanmaning.example"));
  const apple = await mailOf("12");
  assert.deepEqual([apple.forwarded, apple.inner.at(-1)?.from], [true, ["info@zorgpas-vernieuwen.example"]]);
});

test("a value in the official directory is imitated, also as the sender of a mail", async () => {
  const mail = await readMail(Buffer.from("From: info@veiligbankieren.nl\nSubject: x\n\nZie https://nvb.nl/inlog"));
  const sightings = await sightingsOf(mail);
  assert.ok(sightings.includes("impersonated email info@veiligbankieren.nl"));
  assert.ok(sightings.includes("impersonated url https://nvb.nl/inlog"));
});

test("too large, too deep and too many parts are refused with a sentence", async () => {
  const tooLarge = { name: "Refusal", code: "TOO_LARGE" };
  await assert.rejects(readMail(new Uint8Array(50 * 1024 * 1024 + 1)), tooLarge);
  await assert.rejects(readMail(Buffer.from(`From: a@b.nl\nX: ${"x".repeat(1_100_000)}\n\nx`)), tooLarge);
  const parts = "--g\nContent-Type: text/plain\n\nx\n".repeat(1_001);
  await assert.rejects(readMail(Buffer.from(`Content-Type: multipart/mixed; boundary=g\n\n${parts}`)), tooLarge);
  let nested = "x";
  for (let depth = 0; depth < 40; depth++)
    nested = `Content-Type: multipart/mixed; boundary=g${depth}\n\n--g${depth}\n${nested}\n--g${depth}--\n`;
  await assert.rejects(readMail(Buffer.from(nested)), tooLarge);
  await assert.rejects(readMail(new Uint8Array(0)), { name: "Refusal", code: "INPUT_INVALID" });
});

test("whatever bytes come in, a mail is read and makes a report, or it is refused", async () => {
  const world = await testWorld(await memoryStore(), { covenants: [] });
  const whole = names.map((name) => readFileSync(new URL(name, folder)));
  const cut = fc.record({ at: fc.nat(4_000), length: fc.nat(30), put: fc.uint8Array({ maxLength: 12 }) });
  const mutated = fc
    .tuple(fc.constantFrom(...whole), fc.array(cut, { minLength: 1, maxLength: 6 }))
    .map(([bytes, cuts]) =>
      cuts.reduce<Uint8Array>((now, { at, length, put }) => {
        const place = at % (now.length + 1);
        return Buffer.concat([now.subarray(0, place), put, now.subarray(place + length)]);
      }, bytes),
    );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), { arbitrary: mutated, weight: 4 }), async (bytes) => {
      try {
        const input = reportOfMail(await readMail(bytes), { named: true, now: world.now() });
        readReport(world, input, "fraudehelpdesk", "mail");
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error));
        // A mail that could be read always makes a report.
        assert.ok(!error.path?.startsWith("/"), error.message);
      }
    }),
    { numRuns: 2_500 },
  );
});

test("a mail that is only what somebody copied from another is read as passed on, whatever the language of its head", async () => {
  const heads = [
    "Van: Bank <a@nep-bank.example>\nVerzonden: maandag 23 november 2026\nAan: Jan\nOnderwerp: Uw pas",
    "De: Banco <a@nep-bank.example>\nEnviado: segunda-feira\nPara: Jan\nAssunto: Seu cart&atilde;o",
    "Von: Bank <a@nep-bank.example>\nGesendet: Montag\nAn: Jan\nBetreff: Ihre Karte",
    "De: Banque <a@nep-bank.example>\nEnvoyé: lundi\nÀ: Jan\nObjet: Votre carte",
  ];
  for (const head of heads) {
    const mail = await readMail(
      Buffer.from(`Content-Type: text/plain; charset=utf-8\n\n${head}\n\nhttps://nep-bank.example/pas`),
    );
    assert.deepEqual([mail.forwarded, mail.inner[0]?.from], [true, ["a@nep-bank.example"]], head);
    assert.deepEqual(mail.inner[0]?.links, ["https://nep-bank.example/pas"]);
  }
});

test("letters with marks that HTML names are letters", async () => {
  const html =
    "From: a@b.example\nContent-Type: text/html\n\n<p>Transa&ccedil;&atilde;o &Eacute;&eacute;n &Aring; &constructor; &amp;</p>";
  assert.equal((await readMail(Buffer.from(html))).text, "Transação Één Å &constructor; &");
});
