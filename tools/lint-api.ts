/**
 * Holds the API's description, as the application serves it, against the rules of the government: `npm run lint:api`. With
 * the path of another ruleset, against that one. The least warning fails.
 */
import { findingsIn, servedContract } from "./api-rules.ts";

const findings = await findingsIn(await servedContract(), process.argv[2]);
for (const { code, message, path } of findings) console.log(`${code} at /${path.join("/")}: ${message}`);
console.log(`${findings.length} findings`);
if (findings.length > 0) process.exitCode = 1;
