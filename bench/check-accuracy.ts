/**
 * How well checks judge a folder of labelled things, at the thresholds that were frozen at training: lists of links and
 * hosts (`*.tsv`), and mails (`*.eml`), beside the honest mails of our own corpus. Each kind of file has its own function.
 */
import { readFileSync } from "node:fs";
import { readBrands } from "#adapters/policy/brands.ts";
import { readModel } from "#screens/lexical/model-file.ts";
import { modelPaths } from "#tools/lexical/sources.ts";
import { checkBrands } from "./check-brands.ts";
import { onEuropeanBrands } from "./check-european.ts";
import { checkLists, listsFigures, scoringSpeed } from "./check-lists.ts";
import { checkMails } from "./check-mails.ts";

/** Figures for each file, with the realised share of honest things accused beside the recall. */
export async function checkAccuracy(folder: string, variant: keyof typeof modelPaths): Promise<object> {
  const model = readModel(readFileSync(modelPaths[variant]));
  const brands = readBrands("policy");
  return {
    model: { name: model.name, trainedOn: model.trainedOn },
    lists: await checkLists(model, folder),
    europeanBrands: await listsFigures(model, folder, (rows) => onEuropeanBrands(brands, rows)),
    brands: await checkBrands(folder),
    mails: await checkMails(folder),
    speed: await scoringSpeed(model, folder),
  };
}
