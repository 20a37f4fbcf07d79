/**
 * Links and addresses that were made harmless before they were passed on ("hxxp://slecht[.]nl", "jan (at) winkel (punt)
 * nl"): made whole again to be read, while every place in the text can still be told.
 */
import { type Whole, wholeOf } from "./whole.ts";

const signs =
  /h(?:xx|\*\*|tx|xt|zz)ps?\b|meow:|[[({<] ?(?:\.|dot|punt|:|:\/\/|\/|@|at|apenstaartje) ?[\])}>]|\[\.|\.\]|\\\.|:\/\/\[| (?:punt|dot|apenstaartje) |:\/\/[^\s/]*,(?:com|nl|net|org|be|eu)\b/iu;
/**
 * In order: the scheme; the sign between scheme and host; a bracket that lost its partner; a slash; a backslash before a dot;
 * a comma for the dot in a link; a dot or at in brackets; and the words, where what follows or stands before can only be a name.
 */
const defanged = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}])(?:h(?:xx|\*\*|tx|xt|zz)p|meow)(?=s?(?::|\[:))`,
    String.raw`\[:\/\/\]|\[:\](?=\/\/)`,
    String.raw`(?<=:\/\/)\[(?=[\p{L}\p{N}_-]{1,63}\.[\p{L}\p{N}])`,
    String.raw`(?<=[\p{L}\p{N}])\[\/\](?=[\p{L}\p{N}])`,
    String.raw`\\\.(?=[\p{L}\p{N}])`,
    String.raw`(?<=:\/\/[\p{L}\p{N}-]{1,63}),(?=(?:com|nl|net|org|be|eu)(?![\p{L}\p{N}]))`,
    String.raw`(?<=[\p{L}\p{N}_-]) ?[[({<] ?(\.|dot|punt|@|at|apenstaartje) ?[\])}>] ?(?=[\p{L}\p{N}])`,
    String.raw`(?<=[\p{L}\p{N}])(?:\[\.|\.\])(?=[\p{L}\p{N}])`,
    String.raw`(?<=[\p{L}\p{N}]) (?:punt|dot) (?=(?:nl|com|net|org|eu|info)(?![\p{L}\p{N}]))`,
    String.raw`(?<=[\p{L}\p{N}]) apenstaartje (?=[\p{L}\p{N}])`,
  ].join("|"),
  "giu",
);

/** Nothing when the text has no such form: most have none, and this is asked of every story. */
export function madeWhole(text: string): Whole | undefined {
  return signs.test(text) ? wholeOf(text, defanged, plainOf) : undefined;
}

function plainOf(match: string, sign: string | undefined): string {
  const word = (sign ?? match).trim().toLowerCase();
  switch (word) {
    case "@":
    case "at":
    case "apenstaartje":
      return "@";
    case ".":
    case "dot":
    case "punt":
    case "[.":
    case ".]":
    case "\\.":
    case ",":
      return ".";
    case "[":
      return "";
    case "[/]":
    case "[:]":
    case "[://]":
      return word.slice(1, -1);
    default:
      return "http";
  }
}
