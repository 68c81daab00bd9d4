/**
 * Operands at which floating-point additions go wrong: sums that nearly cancel the product, lie just within or
 * beyond its reach, end in long runs, are subnormal, overflow, or are special. Drawn, reproducible by their seed.
 */

import { softFma, type Soft, type SoftFormat } from './soft-float.ts';

/** A factor's words: width, how a word is read, and its exponent and fraction bits if it has them. */
export type Factor = {
  readonly width: number;
  readonly fraction: number;
  readonly exponent: number;
  read(word: bigint): Soft;
};

export type FloatCase = { readonly a: bigint; readonly b: bigint; readonly c: bigint };

/** A stream of 32-bit words. */
export function randomWords(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

/** Cases without end for `c + a * b`. */
export function* floatCases(
  first: Factor,
  second: Factor,
  format: SoftFormat,
  seed: number,
): Generator<FloatCase> {
  const next = randomWords(seed);
  const below = (n: number): number => next() % n;
  const bits = (width: number): bigint =>
    BigInt.asUintN(width, (BigInt(next()) << 32n) | BigInt(next()));
  const { exponent, fraction } = format;
  const width = 1 + exponent + fraction;
  /** Runs of ones and zeros, and now and then anything. */
  const ragged = (count: number): bigint => {
    if (count === 0) return 0n;
    const run = (1n << BigInt(below(count + 1))) - 1n;
    const word = below(2) === 0 ? run : (1n << BigInt(count)) - 1n - run;
    return below(3) === 0 ? bits(count) : BigInt.asUintN(count, word ^ BigInt(below(4)));
  };
  const factorOf = (factor: Factor): bigint => {
    if (factor.exponent === 0 || below(4) === 0) return bits(factor.width);
    const sign = BigInt(below(2)) << BigInt(factor.width - 1);
    // Zero, and infinity where the format has it.
    const ends = below(16);
    if (ends === 0) return sign;
    if (ends === 1)
      return sign | (((1n << BigInt(factor.exponent)) - 1n) << BigInt(factor.fraction));
    const e = below(6) === 0 ? 0n : bits(factor.exponent);
    return sign | (e << BigInt(factor.fraction)) | ragged(factor.fraction);
  };
  const sumOf = (product: bigint): bigint => {
    const code = BigInt.asUintN(width - 1, product);
    const sign = BigInt(below(2)) << BigInt(width - 1);
    switch (below(5)) {
      case 0:
        return bits(width);
      case 1: {
        // Nearly the product with the other sign.
        const near = code + BigInt(below(9) - 4);
        const flipped = (product ^ (1n << BigInt(width - 1))) >> BigInt(width - 1);
        return near < 0n ? 0n : (flipped << BigInt(width - 1)) | BigInt.asUintN(width - 1, near);
      }
      case 2:
      case 3: {
        // Some places above or below it.
        const e = (code >> BigInt(fraction)) + BigInt(below(2 * fraction + 40) - fraction - 20);
        const least = e < 0n ? 0n : e;
        const most = (1n << BigInt(exponent)) - 1n;
        return sign | ((least > most ? most : least) << BigInt(fraction)) | ragged(fraction);
      }
      default: {
        const e = [0n, 0n, 1n, (1n << BigInt(exponent)) - 1n, (1n << BigInt(exponent)) - 2n][
          below(5)
        ];
        return sign | ((e ?? 0n) << BigInt(fraction)) | ragged(fraction);
      }
    }
  };
  for (;;) {
    const [a, b] = [factorOf(first), factorOf(second)];
    const product = softFma(format, 0n, first.read(a), second.read(b));
    yield { a, b, c: sumOf(product) };
  }
}
