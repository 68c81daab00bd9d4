/** Formats in which a scale can be stored, and the stored number nearest to a scale. */

import { InputError } from '../errors.ts';
import { toNumber } from '../formats/dyadic.ts';
import { NUMBER_BITS, numberDecoder, numberEncoder } from '../formats/fast/index.ts';
import type { Format } from '../formats/format.ts';
import { requireFormat } from '../formats/index.ts';

/** A scale as it is stored: the word, and the number it stands for. */
export type StoredScale = { readonly word: number; readonly value: number };

/** Stores scales above 0. */
export type ScaleStore = (scale: number) => StoredScale;

/**
 * The format of that name, if it can hold scales: a float of up to 32 bits (`fp32`, `fp16`, `bf16`, `e4m3`, ...) or
 * a power of two (`e8m0`).
 *
 * @throws {InputError} naming the option
 */
export function scaleFormat(name: string, path: readonly string[] = ['scale']): Format {
  const format = requireFormat(name, path);
  const { kind } = format.row;
  if ((kind === 'float' || kind === 'scale') && format.bits <= NUMBER_BITS) return format;
  const expected = 'a floating-point format of up to 32 bits, or e8m0';
  throw new InputError([{ code: 'unsupported', path, expected, actual: format.name }]);
}

/**
 * The store of a format: the nearest number it holds, kept between its least and its greatest positive one, as a
 * scale of 0 would lose the block and an infinite one make it NaN.
 */
export function scaleStore(format: Format): ScaleStore {
  const least = toNumber(format.minPositive);
  const encode = numberEncoder(format, { saturate: true });
  const decode = numberDecoder(format);
  return (scale) => {
    const word = encode(Math.max(scale, least));
    return { word, value: decode(word) };
  };
}
