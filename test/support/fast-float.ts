/**
 * Floating point by the host's doubles, fast enough for 10^7 cases: products of up to 24-bit significands are exact in
 * a double; a sum that is not is rounded to odd, after which one rounding to 24 bits or fewer is the right one.
 */

import type { SoftFormat } from './soft-float.ts';

/** A format whose words are whole numbers below 2^32. */
export type FastFormat = {
  readonly width: number;
  readonly exponent: number;
  readonly fraction: number;
  readonly leastNormal: number;
  /** The number a word stands for; both zeros, infinities and NaN are the host's. */
  read(word: number): number;
  /** The word nearest to a number, ties to even. NaN comes out quiet and with a plus sign, 0 where there is none. */
  round(x: number): number;
};

/** Adding and taking away this leaves a double below 2^51 in magnitude rounded to an integer, ties to even. */
const MAGIC = 1.5 * 2 ** 52;

export function fastFormat({ exponent, fraction, top }: SoftFormat): FastFormat {
  const width = 1 + exponent + fraction;
  const bias = 2 ** (exponent - 1) - 1;
  const [least, highest, one] = [1 - bias, 2 ** exponent - 1, 2 ** fraction];
  const sign = 2 ** (width - 1);
  const all = 2 ** (exponent + fraction) - 1;
  const greatest = top === 'numbers' ? all : top === 'nan-only' ? all - 1 : all - one;
  const beyond = top === 'numbers' ? all : greatest + 1;
  const quiet = top === 'infinity' ? highest * one + one / 2 : top === 'nan-only' ? all : 0;
  return {
    width,
    exponent,
    fraction,
    leastNormal: 2 ** least,
    read(word) {
      const code = word % sign;
      const e = Math.floor(code / one);
      const f = code % one;
      if (e === highest && top === 'infinity' && f > 0) return NaN;
      if (top === 'nan-only' && code === all) return NaN;
      const size =
        e === highest && top === 'infinity'
          ? Infinity
          : e === 0
            ? f * 2 ** (least - fraction)
            : (one + f) * 2 ** (e - bias - fraction);
      return word >= sign ? -size : size;
    },
    round(x) {
      if (Number.isNaN(x)) return quiet;
      const negative = x < 0 || Object.is(x, -0) ? sign : 0;
      const size = Math.abs(x);
      if (size === 0) return negative;
      if (size === Infinity) return negative + beyond;
      const place = Math.max(exponentOf(size), least);
      const units = size * 2 ** (fraction - place) + MAGIC - MAGIC;
      const code = (place - least) * one + units;
      return negative + (code > greatest ? beyond : code);
    },
  };
}

const view = new DataView(new ArrayBuffer(8));

/** Of a normal double. */
function exponentOf(x: number): number {
  view.setFloat64(0, x);
  return ((view.getUint16(0) >> 4) & 2047) - 1023;
}

/** `sum + a * b`, rounded once; `a * b` must be exact in a double, as products of 24-bit significands are. */
export function fastFma(format: FastFormat, sum: number, a: number, b: number): number {
  const c = format.read(sum);
  const product = a * b;
  const total = c + product;
  if (!Number.isFinite(total)) return format.round(total);
  // Knuth's two-sum: what the addition left out.
  const back = total - c;
  const error = c - (total - back) + (product - back);
  return format.round(error === 0 ? total : toOdd(total, error));
}

/** Of the two doubles about `x + error`, where `x` is the nearest of them, the one whose last place is odd. */
function toOdd(x: number, error: number): number {
  view.setFloat64(0, x);
  const low = view.getUint32(4);
  if (low % 2 === 1) return x;
  // The magnitude is one place more where the error points away from zero.
  const grows = x > 0 === error > 0;
  if (grows) view.setUint32(4, low + 1);
  else {
    if (low === 0) view.setUint32(0, view.getUint32(0) - 1);
    view.setUint32(4, low === 0 ? 0xffffffff : low - 1);
  }
  return view.getFloat64(0);
}
