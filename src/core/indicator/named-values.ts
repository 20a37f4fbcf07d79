/**
 * Values in free text that tell by their own form what they are (a wallet, a parcel code, an @name), or by the words right
 * before them (an order number, a trade register number, the name that a message came from).
 */
import type { IndicatorKind } from "#core/types.ts";

/** A place that may hold a value of a kind; whether it does, its normal form says. */
export type Candidate = {
  readonly start: number;
  readonly end: number;
  readonly kind: IndicatorKind;
  readonly value: string;
};

/** Where each kind may stand, the surest first. `needs` is a cheap look at the whole text, since most stories have none. */
const shapes: readonly { readonly kind: IndicatorKind; readonly needs: RegExp; readonly shape: RegExp }[] = [
  {
    kind: "wallet",
    needs: /\b(?:0x|bc1|BC1|ltc1|LTC1|[13LMDTA9])[a-zA-Z\d]{14}/u,
    shape:
      /(?<![\p{L}\p{N}])(0x[\da-f]{40}|(?:bc|ltc)1[02-9ac-hj-np-z]{14,84}|(?:BC|LTC)1[02-9AC-HJ-NP-Z]{14,84}|[13LMDTA9][1-9A-HJ-NP-Za-km-z]{25,34})(?![\p{L}\p{N}])/gu,
  },
  {
    // PostNL, UPS, DHL; then S10 of the Universal Postal Union (two letters, nine digits, country).
    kind: "track-and-trace",
    needs: /\d[\dA-Z ]{5}/iu,
    shape:
      /(?<![\p{L}\p{N}])(3S ?[A-Z]{4,6} ?\d{7,9}|1Z[A-Z\d]{16}|JVGL\d{14,22}|JJD\d{16,18}|[RLCEUV][A-Z]\d{9}(?:NL|BE|DE|CN|GB|FR|HK))(?![\p{L}\p{N}])/gu,
  },
  {
    kind: "track-and-trace",
    needs: /track|zending|pakket|barcode/iu,
    shape:
      /(?:track ?(?:&|and|en|n) ?trace(?:[ -]?(?:code|nummer|nr))?|zending(?:s?nummer|scode)|pakket(?:nummer|code)|barcode)(?: is| was)?[ :.#]{1,3}((?=[A-Z]{0,6}\d)[A-Z\d]{8,24})(?![\p{L}\p{N}-])/giu,
  },
  {
    kind: "company",
    needs: /kvk|kamer van koophandel/iu,
    shape:
      /(?<![\p{L}\p{N}])(?:kvk|kamer van koophandel)(?:[- ]?(?:nummer|nr\.?|number))?(?: is| was)?[ :#.]{0,3}(\d{8}|\d{2}[ .]\d{3}[ .]\d{3}|\d{4} \d{4})(?!\d)/giu,
  },
  {
    kind: "order",
    needs: /order|bestel|factuur|invoice/iu,
    shape:
      /(?<![\p{L}\p{N}])(?:order|bestel|bestelling|factuur|invoice)[ -]?(?:nummer|nr\.?|number|no\.?|id|code)(?: is| was)?[ :#]{1,3}(?!bsn)((?=[A-Z-]{0,12}\d)[A-Z\d](?:[A-Z\d]|-(?=[A-Z\d])){3,31})(?![\p{L}\p{N}])/giu,
  },
  {
    kind: "listing",
    needs: /m\d{9}/iu,
    shape: /(?<![\p{L}\p{N}/])(m\d{9,10})(?![\p{L}\p{N}])/giu,
  },
  {
    // Numbers that exist only inside the Netherlands look like amounts, unless the words say that one calls them.
    kind: "phone",
    needs: /14 ?0|116/u,
    shape:
      /(?<!\p{L})(?:bel|belt|belde|gebeld met|bellen (?:met|naar)|tel\.?|telefoonnummer|telefoon|nummer)(?: met| naar| is|:)? (14 ?0\d{2,3}|116 ?\d{3})(?![\p{L}\p{N}]|[.,]\d)/giu,
  },
  {
    kind: "sender-id",
    needs: /afzender|sms|sender/iu,
    shape:
      /(?:afzender(?:naam)?|sender(?: id)?|sms(?:'je|je|bericht)? (?:van|namens|from))(?: was| is|:)? ?["“”„'‘’]([\p{L}\p{N}][\p{L}\p{N} ._&+-]{1,9}[\p{L}\p{N}])["“”'’]/giu,
  },
  {
    kind: "handle",
    needs: /@[a-z_]/iu,
    shape:
      /(?<![\p{L}\p{N}@.!#$%&*_/\\-])@((?=[\d._]{0,20}[a-z])[a-z\d_](?:[a-z\d_]|\.(?=[a-z\d_])){2,29})(?![\p{L}\p{N}@_-]|:\/\/)/giu,
  },
];

/** Looks for one kind of value in a text, again and again in one order, so that a text can be blotted out in between. */
export const searches: readonly ((text: string) => readonly Candidate[])[] = shapes.map(
  ({ kind, needs, shape }) =>
    (text) =>
      needs.test(text) ? [...text.matchAll(shape)].map((match) => candidate(kind, match)) : [],
);

function candidate(kind: IndicatorKind, match: RegExpExecArray): Candidate {
  const value = match[1] ?? "";
  const end = match.index + match[0].lastIndexOf(value) + value.length;
  return { kind, value, start: end - value.length, end };
}
