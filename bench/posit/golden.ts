/**
 * Golden functions of posit blocks in double precision, for sweeps of 2^32: an exact product or sum, and its rounding
 * from tables of the formats' own encoder.
 */

import { fromNumber } from '../../src/formats/dyadic.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { fromDyadic, numberOfValue } from '../../src/formats/value.ts';
import type { GoldenFace, VectorGolden } from '../../src/verify/exhaustive-golden.ts';

/** Bits kept below the leading one: the most that a posit(16,1) has, and the bit that it is rounded by. */
const kept = 13;

/** Powers of two that products of posit(16,1) and sums of 32 bits reach, with room. */
const greatest = 64;

/**
 * Rounding of doubles of either sign to a format of at most 12 fraction bits: the result depends on the first 13
 * bits below the leading one, and on whether more follow.
 */
function rounder(name: string): (value: number) => number {
  const format = requireFormat(name);
  const encode = (value: number): number => Number(format.encode(fromDyadic(fromNumber(value))));
  const size = 2 * greatest * 2 ** kept;
  const exact = new Uint16Array(size);
  const more = new Uint16Array(size);
  for (let i = 0; i < size; i++) {
    const power = 2 ** (Math.floor(i / 2 ** kept) - greatest);
    const value = power * (1 + (i % 2 ** kept) / 2 ** kept);
    exact[i] = encode(value);
    more[i] = encode(value + power * 2 ** -(kept + 10));
  }
  // A negative posit is the two's complement of the positive one.
  const whole = 2 ** format.bits;
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  return (value) => {
    if (value === 0) return 0;
    double[0] = value;
    const high = words[1] ?? 0;
    const index = ((high & 0x7fffffff) >>> (20 - kept)) - ((1023 - greatest) << kept);
    const isExact = (high & ((1 << (20 - kept)) - 1)) === 0 && words[0] === 0;
    const word = (isExact ? exact[index] : more[index]) ?? 0;
    return high >>> 31 === 0 ? word : whole - word;
  };
}

/** Products of posits of 16 bits and fewer, on ports `a_i`, `b_i`, `y_o`; `args` is the format's name. */
export function positProduct(face: GoldenFace, args: unknown): VectorGolden {
  const name = String(args);
  const format = requireFormat(name);
  const round = rounder(name);
  const nar = 2 ** (format.bits - 1);
  const values = Float64Array.from({ length: 2 ** format.bits }, (_, word) =>
    numberOfValue(format.decode(BigInt(word))),
  );
  const [a, b] = ['a_i', 'b_i'].map((port) => face.inputs.findIndex((one) => one.port === port));
  return (inputs, [expected], _start, count) => {
    const [left, right] = [inputs[a ?? 0], inputs[b ?? 0]];
    if (left === undefined || right === undefined || expected === undefined) return;
    for (let i = 0; i < count; i++) {
      const product = (values[left[i] ?? 0] ?? NaN) * (values[right[i] ?? 0] ?? NaN);
      expected[i] = Number.isNaN(product) ? nar : round(product);
    }
  };
}

/** Read-out of sums of up to 32 bits in units of `2^-unit`, on ports `sum_i`, `result_o`. */
export function quireReadout(_face: GoldenFace, args: unknown): VectorGolden {
  const { name, unit, width } = args as { name: string; unit: number; width: number };
  const round = rounder(name);
  const scale = 2 ** -unit;
  const spare = 32 - width;
  return ([sums], [expected], _start, count) => {
    if (sums === undefined || expected === undefined) return;
    for (let i = 0; i < count; i++) {
      expected[i] = round((((sums[i] ?? 0) << spare) >> spare) * scale);
    }
  };
}
