/** How long a screenshot of a telephone takes to be read, and how much of what stands on it comes back. */
import { pictureReader } from "#adapters/picture/reader.ts";
import { phonePictures, telephones } from "#tools/phone-pictures.ts";
import { type Spread, spread } from "./rounds.ts";

const rounds = 5;

/** The first picture begins the program that reads; the others find it there. */
export async function pictures(): Promise<object> {
  const drawn = await phonePictures(telephones);
  const first: number[] = [];
  const next: number[] = [];
  let found = 0;
  let words = 0;
  for (let round = 0; round < rounds; round += 1) {
    const reader = pictureReader({ patience: 60_000, mostWaiting: 0, idle: 60_000 });
    for (const [at, { links, messages }] of telephones.entries()) {
      const begin = performance.now();
      const { text } = await reader.read(drawn[at] ?? Buffer.alloc(0));
      (at === 0 ? first : next).push(performance.now() - begin);
      found += round === 0 ? links.filter((link) => text.includes(link)).length : 0;
      words += round === 0 ? wordsOf(messages.join(" ")).filter((word) => text.includes(word)).length : 0;
    }
    reader.close();
  }
  const all = telephones.flatMap(({ messages }) => wordsOf(messages.join(" ")));
  return {
    dots: "1170 × 2532",
    firstMs: whole(spread(first)),
    nextMs: whole(spread(next)),
    linksFound: `${found} of ${telephones.flatMap(({ links }) => links).length}`,
    wordsFound: `${words} of ${all.length}`,
  };
}

const wordsOf = (text: string): string[] => text.split(/\s+/u).filter((word) => !word.includes("/") && word.length > 2);

function whole({ median, min, max }: Spread): Spread {
  return { median: Math.round(median), min: Math.round(min), max: Math.round(max) };
}
