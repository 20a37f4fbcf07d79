/** Takes a picture of every page, wide and narrow, light and dark: `npm run screenshots -- [folder] [name…]`. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openBrowser } from "#tools/browser.ts";
import { servePreview } from "#tools/site-preview.ts";

const [folder = "var/screenshots", ...wanted] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
await using preview = await servePreview();
await using browser = await openBrowser();
for (const width of [1280, 320]) {
  for (const colorScheme of ["light", "dark"] as const) {
    await using page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    for (const name of preview.names.filter((name) => wanted.length === 0 || wanted.includes(name))) {
      await page.goto(preview.address(name, "nl"));
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
}
process.stdout.write(`The pictures are in ${folder}.\n`);
