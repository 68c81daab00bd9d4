/**
 * The words at which hardware breaks: ends of ranges, signs, specials, boundaries of exponents and regimes,
 * alternating bits. A wrong sign bit seen only at (min, min) passes hundreds of uniform draws.
 */

import { mask, wrap, type Word } from '../bits/index.ts';
import type { FloatRow } from '../formats/format.ts';
import { parseFormat } from '../formats/index.ts';

/** Corner words of `width` bits, simplest first, each once; `format` adds what is special to it. */
export function cornerWords(width: number, format?: string): Word[] {
  const row = format === undefined ? undefined : parseFormat(format)?.row;
  const special = row !== undefined && row.bits === width ? specialWords(row, width) : [];
  const words = [...plainWords(width), ...special].map((word) => wrap(word, width));
  return [...new Set(words)];
}

type FormatRow = NonNullable<ReturnType<typeof parseFormat>>['row'];

/** Corners of any bit pattern: these are also the ends and signs of two's complement and unsigned integers. */
function plainWords(width: number): bigint[] {
  const top = 1n << BigInt(width - 1);
  const evens = evenBits(width);
  const powers = Array.from({ length: width }, (_, i) => 1n << BigInt(i));
  const signs = [0n, 1n, -1n, top, top + 1n, top - 1n, top - 2n, -2n];
  // Runs of ones: carries that ripple, and the regimes of posits.
  const runs = powers.flatMap((power) => [power - 1n, -power]);
  return [...signs, evens, evens << 1n, ...powers, ...runs];
}

function specialWords(row: FormatRow, width: number): bigint[] {
  switch (row.kind) {
    case 'float':
      return floatWords(row);
    case 'posit': {
      // Each regime with the least and the greatest exponent and fraction, both signs.
      const lows = Array.from({ length: width - 1 }, (_, i) => 1n << BigInt(i));
      return lows.flatMap((low) => [low, low + 1n, 2n * low - 1n, -low, -(low + 1n)]);
    }
    case 'integer':
    case 'sign-magnitude':
    case 'ternary':
    case 'bipolar':
    case 'power':
    case 'scale':
    case 'table':
      return [];
  }
}

/** Every combination of end exponents and end fractions: zeros, subnormals, one, infinities and NaNs among them. */
function floatWords(row: FloatRow): bigint[] {
  const fractionBits = BigInt(row.fraction);
  const topExponent = mask(row.exponent);
  const one = BigInt(row.bias);
  const exponents = [0n, 1n, one - 1n, one, one + 1n, topExponent - 1n, topExponent];
  const top = row.fraction === 0 ? 0n : 1n << (fractionBits - 1n);
  const fractions = [0n, 1n, top, mask(row.fraction) - 1n, mask(row.fraction)];
  const signs = row.signed ? [0n, 1n] : [0n];
  return signs.flatMap((sign) =>
    exponents.flatMap((exponent) =>
      fractions.map(
        (fraction) =>
          (sign << (fractionBits + BigInt(row.exponent))) |
          (wrap(exponent, row.exponent) << fractionBits) |
          wrap(fraction, row.fraction),
      ),
    ),
  );
}

function evenBits(width: number): bigint {
  let word = 0n;
  for (let i = 0; i < width; i += 2) word |= 1n << BigInt(i);
  return word;
}
