/**
 * Values as plain integers, for golden models that accumulate exactly: every finite value of a format
 * is a whole number of its `unit`, a product of two a whole number of the product of their units.
 */

import type { Word } from '../bits/index.ts';
import { inUnits } from './dyadic.ts';
import type { EncodeOptions, Format } from './format.ts';
import { finite } from './value.ts';

/** The value of a word divided by `2^format.unit`; undefined for NaN, NaR and infinities. */
export function unitsOf(format: Format, word: Word): bigint | undefined {
  const value = format.decode(word);
  return value.kind === 'finite' ? inUnits(value, format.unit) : undefined;
}

/** The word for `count * 2^unit`, rounded once. */
export function wordOfUnits(
  format: Format,
  count: bigint,
  unit: number,
  options: EncodeOptions = {},
): Word {
  return format.encode(finite(count, unit), options);
}
