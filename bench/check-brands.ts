/** How often the brand rules say of a listed link that it poses as a brand: strongly, weakly, or not at all. */
import { basename } from "node:path";
import { readPolicy } from "#adapters/policy/taxonomy.ts";
import { brandIndex, linkFindings } from "#screens/brands.ts";
import { listsIn, rowsIn } from "#tools/lexical/rows.ts";

/** Figures for every list of a folder, phish and honest apart. */
export async function checkBrands(folder: string): Promise<object> {
  const { brands, links } = readPolicy(new URL("../policy", import.meta.url).pathname);
  const index = brandIndex(brands, links);
  const figures: Record<string, object> = {};
  for (const path of listsIn(folder)) {
    const rows = await rowsIn(path);
    const said = rows.map(({ url, phish }) => ({ phish, strength: linkFindings(index, url)?.findings[0]?.strength }));
    const of = (phish: boolean) => {
      const own = said.filter((row) => row.phish === phish);
      const those = (strength: string) => own.filter((row) => row.strength === strength).length;
      return { of: own.length, strong: those("strong"), weak: those("weak"), own: those("none") };
    };
    if (rows.length > 0) figures[basename(path)] = { phish: of(true), honest: of(false) };
  }
  return figures;
}
