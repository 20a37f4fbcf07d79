/** Checking: the list of reported values kept up in memory, and what is found in the words of the site. */
import { readFileSync } from "node:fs";
import type { Checks } from "#adapters/http/routes/checks.ts";
import { type Language, languages } from "#adapters/site/language.ts";
import type { Texts } from "#adapters/site/texts.ts";
import type { World } from "#core/ports.ts";
import { signalsOf } from "#core/signal/list.ts";
import { check, type Known } from "#pillars/prevention/check.ts";
import { allBeginnings, hashesBeginning } from "#pillars/prevention/hashed-check.ts";
import { readModel } from "#screens/lexical/model-file.ts";
import { messageIndex } from "#screens/messages.ts";

export type Checking = Checks & {
  /** Reads what changed in the list. */
  readonly refresh: () => Promise<number>;
};

/** Read once: it is the same for everybody. */
const letters = readModel(readFileSync(new URL("../policy/models/lexical.bin", import.meta.url)));

export function checking(world: World, texts: Readonly<Record<Language, Texts>>): Checking {
  const signals = signalsOf(world);
  const { policy } = world;
  const screens = { ...messageIndex(policy.brands, policy.links, policy.lures), letters };
  const known: Known = { policy, signals, ...screens, now: () => world.now() };
  return {
    check: (text) => check(known, text),
    beginning: (asked) => hashesBeginning(known, asked),
    beginnings: () => allBeginnings(known),
    refresh: signals.refresh,
    inWords: (accepted, said) => {
      const { t, said: sentence, language } = texts[languages.find((each) => accepted?.startsWith(each)) ?? "nl"];
      if ("advice" in said) return t(`advice.${said.advice}`);
      const { code, word = "", brand = "", official = "", why } = said.reason;
      if (why !== undefined) return why[language];
      return sentence("reason", code, { word, brand, official });
    },
  };
}
