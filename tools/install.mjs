// Runs before `npm start` and `npm test`, on whatever Node the machine has: installs what is missing, then steps aside.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

if (!existsSync("node_modules/.package-lock.json")) {
  console.log("Kentering: installing what is missing (about half a minute)…");
  // Not `npm ci`: a registry that mirrors only this platform's optional packages leaves gaps that `npm ci` refuses.
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { stdio: "inherit" });
  process.exit(status ?? 1);
}
