/** A label of a domain in its own letters (RFC 3492): "xn--ng-8ia" as "ìng". */

/** What is no sound `xn--` label is given back as it is. */
export function inOwnLetters(label: string): string {
  if (!label.startsWith("xn--") || label.length > 63) return label;
  return decoded(label.slice(4)) ?? label;
}

const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;

function decoded(input: string): string | undefined {
  const last = input.lastIndexOf("-");
  const output = Array.from(input.slice(0, Math.max(last, 0)), (sign) => sign.codePointAt(0) ?? 0);
  let [code, at, bias] = [128, 0, 72];
  for (let place = last > 0 ? last + 1 : 0; place < input.length; ) {
    const before = at;
    for (let [weight, k] = [1, base]; ; k += base) {
      const digit = digitOf(input.charAt(place));
      if (digit === undefined) return undefined;
      place += 1;
      at += digit * weight;
      const threshold = Math.min(Math.max(k - bias, tMin), tMax);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const count = output.length + 1;
    bias = adapted(at - before, count, before === 0);
    code += Math.floor(at / count);
    at %= count;
    if (code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff)) return undefined;
    output.splice(at, 0, code);
    at += 1;
  }
  return String.fromCodePoint(...output);
}

function digitOf(sign: string): number | undefined {
  if (sign >= "a" && sign <= "z") return sign.charCodeAt(0) - 97;
  return sign >= "0" && sign <= "9" ? sign.charCodeAt(0) - 22 : undefined;
}

function adapted(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? damp : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}
