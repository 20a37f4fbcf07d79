/** A headless Chromium from npm, for the browser tests and the preview. It talks to 127.0.0.1 only. */
import Chromium from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** No update, no synchronisation, no pings: a test browser that stays at home. */
const quiet = [
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** Made for a small function in a cloud: one process dies with its first page, and our content policy should hold. */
const unwanted = ["--single-process", "--no-zygote", "--disable-web-security", "--allow-running-insecure-content"];

/** Opens the browser; `await using` closes it. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    args: [...Chromium.args.filter((argument) => !unwanted.includes(argument)), ...quiet],
    executablePath: await Chromium.executablePath(),
    headless: true,
  });
}
