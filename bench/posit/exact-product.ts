/**
 * Golden function of one exact product in a quire, for sweeps of 2^32: integers below 2^53 in doubles, put into place
 * as words of 32 bits.
 */

import { inUnits } from '../../src/formats/dyadic.ts';
import { requireFormat } from '../../src/formats/index.ts';
import type { GoldenFace, VectorGolden } from '../../src/verify/exhaustive-golden.ts';

/** Words of the quire of 128 bits, and one above them: its sticky bits, and mode 0. */
const words = 5;

/** A word with its bits in the other order. */
function reversed(word: number, bits: number): bigint {
  return BigInt(`0b${word.toString(2).padStart(bits, '0').split('').toReversed().join('')}`);
}

/**
 * The sum after one product of `a_i` and `b_i`, both with their bits reversed, a port of 134 bits; `args` is the name of
 * a posit format whose product's units are the quire's.
 */
export function exactProduct(face: GoldenFace, args: unknown): VectorGolden {
  const format = requireFormat(String(args));
  const size = 2 ** format.bits;
  const significands = new Float64Array(size);
  const places = new Int32Array(size);
  const isNar = new Uint8Array(size);
  for (let word = 0; word < size; word++) {
    const value = format.decode(reversed(word, format.bits));
    if (value.kind !== 'finite') {
      isNar[word] = 1;
      continue;
    }
    let units = inUnits(value, format.unit);
    while (units !== 0n && units % 2n === 0n) {
      units /= 2n;
      places[word] = (places[word] ?? 0) + 1;
    }
    significands[word] = Number(units);
  }
  const [a, b] = ['a_i', 'b_i'].map((port) => face.inputs.findIndex((one) => one.port === port));
  const at = face.outputs.map(({ low }) => low / 32);
  const sum = new Uint32Array(words);
  return (inputs, expected, _start, count) => {
    const [left, right] = [inputs[a ?? 0], inputs[b ?? 0]];
    if (left === undefined || right === undefined) return;
    for (let i = 0; i < count; i++) {
      const [x, y] = [left[i] ?? 0, right[i] ?? 0];
      sum.fill(0);
      if (isNar[x] === 1 || isNar[y] === 1) sum[words - 1] = 1;
      else
        place((significands[x] ?? 0) * (significands[y] ?? 0), (places[x] ?? 0) + (places[y] ?? 0));
      for (let k = 0; k < at.length; k++) {
        const column = expected[k];
        if (column !== undefined) column[i] = sum[at[k] ?? 0] ?? 0;
      }
    }
  };

  /** `product * 2^up`, two's complement, into the words of the quire. */
  function place(product: number, up: number): void {
    const magnitude = Math.abs(product) * 2 ** (up % 32);
    const word = Math.floor(up / 32);
    sum[word] = magnitude % 2 ** 32;
    sum[word + 1] = Math.floor(magnitude / 2 ** 32);
    if (product >= 0) return;
    let carry = 1;
    for (let k = 0; k < words - 1; k++) {
      const complement = 2 ** 32 - 1 - (sum[k] ?? 0) + carry;
      sum[k] = complement;
      carry = complement === 2 ** 32 ? 1 : 0;
    }
    sum[words - 1] = 0;
  }
}
