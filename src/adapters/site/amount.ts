/** Money as people write it, to the cent: "12,50", "€ 1.234,-", "12.50 euro". No rounding, no floating point. */

/** More than anybody ever lost in one fraud; beyond it somebody typed an account number. */
const mostDigits = 9;

/** The amount in cents; undefined when it is not clear what was meant. */
export function centsOf(text: string): number | undefined {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^\s*(?:€|euro?s?(?![a-z]))|(?:€|euro?s?)\s*$/gu, "")
    .replace(/\s/gu, "")
    // "12,-" and "12,--": nothing behind the comma.
    .replace(/[.,][-–—]{1,2}$/u, "");
  const [, euros = "", decimals = ""] = grouped(plain) ?? /^(\d+)(?:[.,](\d{1,2}))?$/u.exec(plain) ?? [];
  const digits = euros.replace(/[.,]/gu, "");
  if (digits === "" || digits.length > mostDigits) return undefined;
  return Number(digits) * 100 + Number(decimals.padEnd(2, "0"));
}

/** Points or commas between thousands: three digits behind a sign are never cents, so 1.234 is above a thousand. */
function grouped(plain: string): RegExpExecArray | null {
  return (
    /^([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,2}))?$/u.exec(plain) ??
    /^([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d{1,2}))?$/u.exec(plain)
  );
}
