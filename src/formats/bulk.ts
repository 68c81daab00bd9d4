/** Conversion of whole arrays between doubles and words. */

import { InvariantError } from '../errors.ts';
import type { EncodeOptions, Format } from './format.ts';
import { NUMBER_BITS, numberDecoder, numberEncoder, TABLE_BITS, valueTable } from './fast/index.ts';
import { numberOfValue, valueOfNumber } from './value.ts';

/** Words of a format: one element each, of the least power-of-two size that holds `bits`. */
export type WordArray = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

/** Room for `length` words of a format, all zero. */
export function wordArray(format: Format, length: number): WordArray {
  if (format.bits <= 8) return new Uint8Array(length);
  if (format.bits <= 16) return new Uint16Array(length);
  return format.bits <= 32 ? new Uint32Array(length) : new BigUint64Array(length);
}

/**
 * The words nearest to an array of values, each rounded once. NaN, infinities and -0 go where the
 * format puts them.
 *
 * @param options rounding and saturation; `stochastic` draws in order of the elements
 * @param out     words to write to, as `wordArray` makes them; made when absent
 */
export function encodeArray(
  format: Format,
  values: ArrayLike<number>,
  options: EncodeOptions = {},
  out: WordArray = wordArray(format, values.length),
): WordArray {
  checkLength(values.length, out.length);
  if (out instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i++) {
      out[i] = format.encode(valueOfNumber(values[i] ?? NaN), options);
    }
    return out;
  }
  if (format.bits > NUMBER_BITS) {
    throw new InvariantError(`words of ${format.name} must be 64-bit elements`);
  }
  const encode = numberEncoder(format, options);
  for (let i = 0; i < values.length; i++) out[i] = encode(values[i] ?? NaN);
  return out;
}

/**
 * The values of an array of words, as doubles. Exact for every format of up to 32 bits and fp64;
 * wider integers and posits are rounded to the nearest double.
 *
 * @param words words below `2^bits`
 * @param out   doubles to write to; made when absent
 */
export function decodeArray(
  format: Format,
  words: WordArray,
  out: Float64Array = new Float64Array(words.length),
): Float64Array {
  checkLength(words.length, out.length);
  if (words instanceof BigUint64Array) {
    for (let i = 0; i < words.length; i++) out[i] = numberOfValue(format.decode(words[i] ?? 0n));
  } else if (format.bits <= TABLE_BITS) {
    const table = valueTable(format);
    for (let i = 0; i < words.length; i++) out[i] = table[words[i] ?? 0] ?? NaN;
  } else {
    const decode = numberDecoder(format);
    for (let i = 0; i < words.length; i++) out[i] = decode(words[i] ?? 0);
  }
  return out;
}

function checkLength(from: number, to: number): void {
  if (from !== to) {
    throw new InvariantError(`the output must have the ${from} elements of the input, not ${to}`);
  }
}
