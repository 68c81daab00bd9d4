/**
 * Binary floating point on whole numbers, written apart from src/formats: every value is a multiple of 2^-340, so a
 * product and a sum of any formats of up to 8 exponent and 23 fraction bits are exact integers, and one rounding
 * follows.
 */

/** Fields of a format; `top`: what the greatest exponent holds besides numbers. */
export type SoftFormat = {
  readonly exponent: number;
  readonly fraction: number;
  readonly top: 'infinity' | 'nan-only' | 'numbers';
};

export const softFormats = {
  fp32: { exponent: 8, fraction: 23, top: 'infinity' },
  fp16: { exponent: 5, fraction: 10, top: 'infinity' },
  bf16: { exponent: 8, fraction: 7, top: 'infinity' },
  e5m2: { exponent: 5, fraction: 2, top: 'infinity' },
  e4m3: { exponent: 4, fraction: 3, top: 'nan-only' },
  e3m2: { exponent: 3, fraction: 2, top: 'numbers' },
  e2m3: { exponent: 2, fraction: 3, top: 'numbers' },
  e2m1: { exponent: 2, fraction: 1, top: 'numbers' },
} as const satisfies Readonly<Record<string, SoftFormat>>;

/** A factor counts units of 2^-170, a product or sum units of 2^-340. */
const HALF = 170;

/** What a word stands for. */
export type Soft =
  | { readonly kind: 'number'; readonly negative: boolean; readonly units: bigint }
  | { readonly kind: 'infinity'; readonly negative: boolean }
  | { readonly kind: 'nan' };

/** A word, its value counted in units of 2^-170. */
export function softDecode(format: SoftFormat, word: bigint): Soft {
  const { exponent, fraction, top } = format;
  const negative = ((word >> BigInt(exponent + fraction)) & 1n) === 1n;
  const e = Number((word >> BigInt(fraction)) & ((1n << BigInt(exponent)) - 1n));
  const f = word & ((1n << BigInt(fraction)) - 1n);
  const isTop = e === 2 ** exponent - 1;
  if (isTop && top === 'infinity')
    return f === 0n ? { kind: 'infinity', negative } : { kind: 'nan' };
  if (isTop && top === 'nan-only' && f === (1n << BigInt(fraction)) - 1n) return { kind: 'nan' };
  const significand = e === 0 ? f : f + (1n << BigInt(fraction));
  const place = (e === 0 ? 1 : e) - (2 ** (exponent - 1) - 1) - fraction;
  return { kind: 'number', negative, units: significand << BigInt(place + HALF) };
}

/** An integer as a factor. */
export function softInteger(word: bigint, bits: number, signed: boolean): Soft {
  const value = signed ? BigInt.asIntN(bits, word) : word;
  const magnitude = value < 0n ? -value : value;
  return { kind: 'number', negative: value < 0n, units: magnitude << BigInt(HALF) };
}

/** The word nearest to `units * 2^-340`, ties to even. */
export function softRound(format: SoftFormat, negative: boolean, units: bigint): bigint {
  const { exponent, fraction, top } = format;
  const sign = negative ? 1n << BigInt(exponent + fraction) : 0n;
  if (units === 0n) return sign;
  const least = 2 - 2 ** (exponent - 1);
  const leading = Math.max(units.toString(2).length - 1 - 2 * HALF, least);
  const drop = BigInt(leading - fraction + 2 * HALF);
  const half = 1n << (drop - 1n);
  const kept = units >> drop;
  const rest = units - (kept << drop);
  const odd = (kept & 1n) === 1n;
  const rounded = kept + (rest > half || (rest === half && odd) ? 1n : 0n);
  const code = (BigInt(leading - least) << BigInt(fraction)) + rounded;
  return sign + (code > greatest(format) ? beyond(format, top) : code);
}

function greatest({ exponent, fraction, top }: SoftFormat): bigint {
  const all = (1n << BigInt(exponent + fraction)) - 1n;
  if (top === 'numbers') return all;
  return top === 'nan-only' ? all - 1n : all - (1n << BigInt(fraction));
}

function beyond(format: SoftFormat, top: SoftFormat['top']): bigint {
  return top === 'numbers' ? greatest(format) : greatest(format) + 1n;
}

/** `sum + a * b`, rounded once. NaN comes out quiet and with a plus sign, 0 where the format has none. */
export function softFma(format: SoftFormat, sum: bigint, a: Soft, b: Soft): bigint {
  const c = softDecode(format, sum);
  const { exponent, fraction, top } = format;
  const quiet =
    top === 'infinity'
      ? (((1n << BigInt(exponent)) - 1n) << BigInt(fraction)) + (1n << BigInt(fraction - 1))
      : top === 'nan-only'
        ? (1n << BigInt(exponent + fraction)) - 1n
        : 0n;
  if (a.kind === 'nan' || b.kind === 'nan' || c.kind === 'nan') return quiet;
  const negative = a.negative !== b.negative;
  const isZero = (x: Soft): boolean => x.kind === 'number' && x.units === 0n;
  const sign = (minus: boolean): bigint => (minus ? 1n << BigInt(exponent + fraction) : 0n);
  if (a.kind === 'infinity' || b.kind === 'infinity') {
    if (isZero(a) || isZero(b)) return quiet;
    if (c.kind === 'infinity' && c.negative !== negative) return quiet;
    return sign(negative) + beyond(format, top);
  }
  if (c.kind === 'infinity') return sum;
  const product = a.units * b.units;
  const scaled = c.units << BigInt(HALF);
  const total = (negative ? -product : product) + (c.negative ? -scaled : scaled);
  if (total === 0n) return sign(product === 0n && scaled === 0n ? negative && c.negative : false);
  return softRound(format, total < 0n, total < 0n ? -total : total);
}
