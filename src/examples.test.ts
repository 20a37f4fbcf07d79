import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Refusal } from "#core/errors.ts";
import { reportShape } from "#core/report-input.ts";
import { parserOf } from "#core/shape.ts";
import { requests, rows, scene, settle } from "#tools/scene.ts";
import {
  forwardExample,
  loadExamples,
  mailExamples,
  mayLoadExamples,
  reportExamples,
  tellExample,
} from "./examples.ts";

const folder = new URL("../examples/", import.meta.url).pathname;
const parseInput = parserOf(reportShape);
const reports = reportExamples(folder);
const mails = mailExamples(folder);
const linesIn = (file: string) => readFileSync(join(folder, file), "utf8").trim().split("\n").length;

test("our own reports, messages and mails, through the real flow", async (t) => {
  const world = await scene();
  const standing = () =>
    rows(
      world,
      `select (select count(*)::int from report) as reports, (select count(*)::int from tie) as ties,
        (select count(*)::int from barrier_request) as requests, (select count(*)::int from event) as events`,
    );

  await t.test("all go in where nothing was reported, and only there; a second time changes nothing", async () => {
    assert.equal(await mayLoadExamples(world), true);
    assert.equal(await loadExamples(world, folder), reports.length + mails.length);
    assert.equal(await mayLoadExamples(world), false);
    const before = await standing();
    assert.equal(await loadExamples(world, folder), 0);
    assert.deepEqual(await standing(), before);
  });

  await t.test(
    "of each is tied what it says must be found, in that role, and nothing that it says may not",
    async () => {
      const kept = await rows<{ report: string; form: string; gist: string; ties: string[] }>(
        world,
        `select r.id as report, r.form, r.gist, array(
         select t.role || ' ' || i.kind || ' ' || i.value from tie t join indicator i on i.id = t.indicator
         where t.report = r.id) as ties from report r`,
      );
      const told = [
        ...reports.map((example) => ({
          ...example,
          form: example.report.form,
          tell: () => tellExample(world, example),
        })),
        ...mails.map((example) => ({
          ...example,
          form: "phishing",
          tell: () => forwardExample(world, folder, example),
        })),
      ];
      const wrong: string[] = [];
      for (const { name, form, expect, tell } of told) {
        const { id } = await tell();
        const found = kept.find(({ report }) => report === id);
        assert.ok(found, name);
        assert.equal(found.form, form, name);
        const { ties, gist } = found;
        for (const tie of expect.found) if (!ties.includes(tie)) wrong.push(`${name} lacks ${tie}`);
        for (const no of expect.never ?? [])
          if (ties.some((tie) => ` ${tie}`.endsWith(` ${no}`))) wrong.push(`${name} ties ${no}`);
        for (const no of expect.gone ?? []) if (gist.includes(no)) wrong.push(`${name} keeps ${no} in clear`);
      }
      assert.deepEqual(wrong, []);
    },
  );

  await t.test("nobody's own address, number or account became an indicator", async () => {
    const own = reports.flatMap(({ report }) => {
      const { reporter = {} } = parseInput(report);
      return [reporter.email?.toLowerCase(), reporter.iban, reporter.phone?.replaceAll(" ", "").replace(/^0/u, "+31")];
    });
    const values = await rows<{ value: string }>(world, `select value from indicator where value = any($1::text[])`, [
      own.filter((value) => value !== undefined),
    ]);
    assert.deepEqual(values, []);
  });

  await t.test("exactly these partners are asked, and who decides about people's accounts has it waiting", async () => {
    await settle(world);
    const asked = (await requests(world)).map(({ covenant, addressee, barrier, state, value }) =>
      [covenant, addressee, barrier, state, value].join(" "),
    );
    assert.deepEqual(asked.toSorted(), [
      "marketplace-three-reports bank-c block-account draft NL90BUNQ2033000105",
      "marketplace-three-reports rabobank block-account draft NL71RABO0300400502",
      "own-payment-urgent bank-a recall-payment draft NL05INGB0611000214",
      "own-payment-urgent bank-a recall-payment draft NL86BUNQ0200100302",
      "own-payment-urgent bank-c recall-payment draft NL52RABO0311000325",
      "own-payment-urgent rabobank recall-payment draft NL42KNAB0255000218",
      "webshop-three-reports bank-a block-account draft NL43ABNA0100200301",
      "webshop-three-reports bank-b block-account draft NL95INGB0700800903",
      "webshop-three-reports psp-a hold-payments sent fietsen-voordeel-voorbeeld.nl",
      "webshop-three-reports psp-a hold-payments sent sneaker-outlet-voorbeeld.nl",
      "webshop-three-reports psp-foreign hold-payments sent tuinmeubel-outlet.example",
      "webshop-three-reports sidn takedown sent fietsen-voordeel-voorbeeld.nl",
      "webshop-three-reports sidn takedown sent sneaker-outlet-voorbeeld.nl",
    ]);
    const notAsked = await rows<{ reason: string }>(world, `select reason from not_applicable order by reason`);
    assert.deepEqual(
      notAsked.map(({ reason }) => reason),
      [
        "No bank in the directory holds this account.",
        "No registry in the directory runs this top-level domain.",
        "The reporter gave no account of their own, or no amount.",
        "There is no iban to ask about.",
      ],
    );
  });

  await t.test("every form of the taxonomy has a report or message that tells of it", () => {
    const shown = new Set(reports.map(({ report }) => report.form));
    assert.deepEqual(
      [...world.policy.taxonomy.forms.keys()].filter((form) => !shown.has(form)),
      [],
    );
    const called = mails.map(({ is }) => is).filter((is) => is !== "innocent");
    assert.deepEqual(
      called.filter((form) => !world.policy.taxonomy.forms.has(form)),
      [],
    );
  });
});

test("there are enough of each, each has a name of its own, and every mail that is there is one of them", () => {
  assert.ok(linesIn("reports.ndjson") >= 50 && linesIn("messages.ndjson") >= 25 && mails.length >= 25);
  const names = [...reports, ...mails].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  // The mail that goes round belongs to the tests alone: no person ever forwarded it.
  const files = readdirSync(join(folder, "mails")).filter((name) => name !== "10-gaat-rond.eml");
  assert.deepEqual(files.toSorted(), mails.map(({ name }) => name).toSorted());
});

test("all of it is invented: accounts that no bank can give out, numbers outside the plan, names that nobody can own", () => {
  const text = ["reports.ndjson", "messages.ndjson", "mails.ndjson", ...mails.map(({ name }) => `mails/${name}`)]
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  const accounts = [...text.matchAll(/NL\d\d ?(?!PSPA)[A-Z]{4} ?(\d{4}) ?(\d{4}) ?(\d\d)\b/gu)].map((match) =>
    match.slice(1).join(""),
  );
  assert.ok(accounts.length > 50);
  // Dutch account numbers of ten digits pass the eleven-test; ours must not.
  const real = (digits: string) =>
    digits.split("").reduce((sum, digit, at) => sum + Number(digit) * (10 - at), 0) % 11 === 0;
  assert.deepEqual(
    accounts.filter((digits) => real(digits) && digits !== "0000000000"),
    [],
  );
  const mobiles = [
    ...text.replaceAll(/NL\d\d ?[A-Z]{4}[\d ]+/giu, "").matchAll(/(?:\+31 ?6|\b06)[ -]?(\d\d) ?(\d\d)/gu),
  ].map((match) => match.slice(1).join(""));
  assert.ok(mobiles.length > 20);
  assert.deepEqual([...new Set(mobiles)], ["0000"]);
  const hosts = [...text.matchAll(/(?:https?:\/\/|[\p{L}\p{N}]@)([\p{L}\p{N}.-]+\.\p{L}{2,})/gu)].map(
    ([, host = ""]) => host,
  );
  assert.ok(hosts.length > 100);
  assert.deepEqual(
    hosts.filter((host) => !/(?:\.example|^example\.(?:org|com|net)|-voorbeeld\.nl|^www\.overheid\.nl)$/u.test(host)),
    [],
  );
});

test("an example that is wrong is refused with what is wrong", async () => {
  const world = await scene({ covenants: [] });
  const copy = mkdtempSync(join(tmpdir(), "kentering-examples-"));
  cpSync(folder, copy, { recursive: true });
  const wrong = { name: "x", about: "x", desk: "politie-lmio", daysAgo: -1, report: {}, expect: { found: [] } };
  writeFileSync(join(copy, "reports.ndjson"), `${JSON.stringify(wrong)}\n`);
  await assert.rejects(loadExamples(world, copy), (error) => error instanceof Refusal && error.path === "/daysAgo");
  rmSync(copy, { recursive: true });
});
