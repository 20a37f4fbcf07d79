/** Which language a page is in: what the visitor chose, else what the browser asks for, else Dutch. */

/** The languages that everything is in: texts, policy and letters. A file in `policy/texts` adds one to the pages. */
export const languages = ["nl", "en"] as const;
export type Language = (typeof languages)[number];

/** The cookie that remembers the choice made with `?lang=`. It holds nothing else. */
export const languageCookie = "lang";

type Wishes = {
  readonly query?: string | undefined;
  readonly cookie?: string | undefined;
  readonly accept?: string | undefined;
};

/** `?lang=` wins (and is then kept in the cookie), the cookie is next, then Accept-Language (RFC 9110, 12.5.4). */
export function languageOf(wishes: Wishes, spoken: readonly string[]): string {
  const known = (code: string | undefined) => spoken.find((language) => language === code);
  return known(wishes.query) ?? known(wishes.cookie) ?? accepted(wishes.accept ?? "", spoken) ?? "nl";
}

function accepted(header: string, spoken: readonly string[]): string | undefined {
  return header
    .split(",", 20)
    .map((part) => {
      const [range = "", weight] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/);
      return {
        language: spoken.find((each) => each === range.split("-")[0]),
        weight: weight === undefined ? 1 : Number(weight),
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .find(({ language }) => language !== undefined)?.language;
}
