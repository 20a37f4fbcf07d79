#!/usr/bin/env node
// `npx kentering …` on whatever Node the machine has: hands over to the Node 24 that npm installed here.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
// A small young generation: it saves 30 MB of resident memory for a server that mostly waits.
const run = spawn(
  at("node_modules/node/bin/node"),
  ["--max-semi-space-size=4", at("src/main.ts"), ...process.argv.slice(2)],
  {
    stdio: "inherit",
  },
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => run.kill(signal));
run.on("exit", (code) => process.exit(code ?? 1));
