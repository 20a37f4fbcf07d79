/**
 * Trains a model by one command: `npm run train -- check --data <folder> [--clear] [--held-out]`. The same data gives the
 * same bytes. `--clear` leaves out every source whose licence is not clear; `--held-out` trains on the earlier part only,
 * writes nothing and tells the figures on the rest.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readBrands } from "#adapters/policy/brands.ts";
import type { Brand } from "#core/policy.ts";
import type { BrandNames } from "#screens/lexical/brands.ts";
import { writeModel } from "#screens/lexical/model-file.ts";
import { onEuropeanBrands } from "../bench/check-european.ts";
import { listFigures } from "../bench/check-lists.ts";
import { heldOut } from "./lexical/held-out.ts";
import { clearSources, modelPaths } from "./lexical/sources.ts";
import { type List, train, trainingLists } from "./lexical/training.ts";

const usage = "Usage: npm run train -- check --data <folder> [--clear] [--held-out]";
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    clear: { type: "boolean", default: false },
    "held-out": { type: "boolean", default: false },
  },
});
if (positionals[0] !== "check" || values.data === undefined) throw new Error(usage);
const known = readBrands("policy");
const brands = brandNames(known);
const lists = await trainingLists(values.data);
const variant = values.clear ? "clear" : "default";
tell(values["held-out"] ? onHeldOut(used(lists)) : onAll(used(lists)));

function used(all: readonly List[]): readonly List[] {
  if (!values.clear) return all;
  return all.map(({ name, rows }) => ({ name, rows: rows.filter(({ source }) => clearSources.has(source)) }));
}

/** The policy's brands as the detector keeps them. */
function brandNames(all: readonly Brand[]): BrandNames {
  return {
    words: all.flatMap(({ words }) => words),
    common: all.flatMap(({ common }) => common),
    domains: all.flatMap(({ domains, shared }) => domains.filter((domain) => !shared.includes(domain))),
  };
}

function onAll(all: readonly List[]): object {
  const { model, validated } = train(all, variant, brands);
  const bytes = writeModel(model);
  writeFileSync(modelPaths[variant], bytes);
  return { written: modelPaths[variant], bytes: bytes.length, trainedOn: model.trainedOn, validated };
}

/** The rest is of every source, also for the variant: what counts is what comes in. */
function onHeldOut(all: readonly List[]): object {
  const split = heldOut(all, lists);
  const { model, validated } = train(split.earlier, variant, brands);
  const figures = Object.fromEntries(split.later.map(({ name, rows }) => [name, listFigures(model, rows)]));
  const rows = split.later.flatMap((list) => list.rows);
  const europeanBrands = listFigures(model, onEuropeanBrands(known, rows));
  return { trainedOn: model.trainedOn, validated, figures, europeanBrands };
}

function tell(figures: object): void {
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}
