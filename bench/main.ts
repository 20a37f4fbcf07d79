/**
 * Measures; asserts nothing. `npm run bench -- flow|size|copy|start|mails|extraction|smtp|imports|webhooks|pictures|check-accuracy|check-http|lighthouse [--json] [--seconds N] [--reports N] [--rows N] [--data folder] [--clear]`. Figures say
 * something only beside the floor of the same run: a machine has slow minutes.
 */
import { parseArgs } from "node:util";
import { checkAccuracy } from "./check-accuracy.ts";
import { checkHttp } from "./check-http.ts";
import { copy } from "./copy.ts";
import { extraction } from "./extraction.ts";
import { flow } from "./flow.ts";
import { imports } from "./imports.ts";
import { lighthouse } from "./lighthouse.ts";
import { machine } from "./machine.ts";
import { mails } from "./mails.ts";
import { pictures } from "./pictures.ts";
import { size } from "./size.ts";
import { smtp } from "./smtp.ts";
import { start } from "./start.ts";
import { webhooks } from "./webhooks.ts";

const usage =
  "Usage: npm run bench -- flow|size|copy|start|mails|extraction|smtp|imports|webhooks|pictures|check-accuracy|check-http|lighthouse [--json] [--seconds N] [--reports N] [--rows N] [--data folder] [--clear]";
const defaultSeconds = 75;
const millionReports = 1_000_000;
const mostSecondsForTexts = 20;
const rowsOfATurn = 2_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    seconds: { type: "string" },
    reports: { type: "string" },
    rows: { type: "string" },
    data: { type: "string" },
    clear: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds ?? defaultSeconds);
const on = machine();
const figures = await measure(positionals[0]);
const command = ["npm run bench --", ...process.argv.slice(2)].join(" ");
process.stdout.write(`${JSON.stringify({ command, machine: on, ...figures }, null, values.json ? undefined : 2)}\n`);

async function measure(name: string | undefined): Promise<object> {
  if (!(seconds >= 1 && seconds <= 3_600)) throw new Error(`--seconds takes a number from 1 to 3600. ${usage}`);
  if (name === "flow") return { flow: await flow(seconds) };
  if (name === "size") return { size: await size(Number(values.reports ?? millionReports)) };
  if (name === "copy") return { copy: await copy(Number(values.reports ?? 10 * millionReports)) };
  if (name === "imports") return { imports: await imports(Number(values.rows ?? rowsOfATurn)) };
  if (name === "start") return { start: await start() };
  if (name === "pictures") return { pictures: await pictures() };
  if (name === "webhooks") return { webhooks: await webhooks(seconds) };
  if (name === "lighthouse") return { lighthouse: await lighthouse() };
  if (name === "check-http") return { checkHttp: await checkHttp(seconds) };
  if (name === "smtp") return { smtp: await smtp(seconds) };
  if (name === "mails" && values.data !== undefined) return { mails: await mails(values.data) };
  if (name === "extraction" && values.data !== undefined) {
    return { extraction: await extraction(values.data, Math.min(seconds, mostSecondsForTexts)) };
  }
  if (name === "check-accuracy" && values.data !== undefined) {
    return { checkAccuracy: await checkAccuracy(values.data, values.clear ? "clear" : "default") };
  }
  throw new Error(usage);
}
