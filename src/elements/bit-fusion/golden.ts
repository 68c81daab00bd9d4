/** Meaning of the fusion unit: the sum of as many products as its mode fits into a pair of words. */

import { decodeInteger, wrap, type Word } from '../../bits/index.ts';
import type { Arithmetic, Packing } from '../../golden/arithmetic.ts';
import { productsOf, takesBytes, type BitFusionParams, type FusedOperand } from './params.ts';

/** Where the mode begins in an activation word. */
const operandBits = 32;

/** Bits of an operand by its code in the mode. */
const sizes = [8, 4, 2, 2] as const;

/**
 * `acc + sum of products`, exact, modulo 2^accumulator. An activation word is `{ mode, operands }`, the mode
 * `{ activations unsigned, weights unsigned, activation size, weight size }` with sizes 0: 8 bits, 1: 4, 2 and 3: 2.
 * Activation `r` of byte `c` meets weight `c` of byte `r`, for all `r` and `c` that a byte has room for. Operands of
 * 16 bits come byte by byte, lowest first, in 2 or 4 beats; two bits above the mode are the bytes by which the
 * product of a beat rises, each bit one byte.
 *
 * @source [bitfusion2018]
 */
export function bitFusionArithmetic(p: BitFusionParams): Arithmetic {
  const { activation, weight, accumulator } = p;
  const packing = takesBytes(p) ? inBytes(p) : inPlaces(p);
  return {
    activation: {
      format: activation.format,
      width: operandBits + (takesBytes(p) ? 8 : 6),
      packing: packing.activation,
    },
    weight: { format: weight.format, width: operandBits, packing: packing.weight },
    accumulator: { format: `int${accumulator}`, width: accumulator },
    zero: 0n,
    accumulate(sum, activations, weights) {
      let total = decodeInteger(sum, accumulator, true);
      activations.forEach((word, i) => (total += fused(word, weights[i] ?? 0n)));
      return wrap(total, accumulator);
    },
  };
}

type Packings = { readonly activation: Packing; readonly weight: Packing };

/** Several numbers to a word, in the order in which they meet. */
function inPlaces({ activation, weight }: BitFusionParams): Packings {
  const mode = modeWord(activation, weight);
  const numbers = productsOf(activation, weight);
  const rows = 8 / activation.width;
  const activationAt = (i: number): number => i * activation.width;
  const weightAt = (i: number): number => 8 * (i % rows) + weight.width * Math.floor(i / rows);
  return {
    activation: { numbers, pack: (words) => placed(words, activationAt) | mode },
    weight: { numbers, pack: (words) => placed(words, weightAt) },
  };
}

/** A beat for each byte of an activation and of a weight; the last byte of an operand bears its sign. */
function inBytes({ activation, weight }: BitFusionParams): Packings {
  const beats = bytesOf(weight).flatMap((w, j) =>
    bytesOf(activation).map((a, i) => ({ a, w, i, j })),
  );
  const numbers = 1 / beats.length;
  const byteAt = (word: Word, index: number): Word => wrap(word >> BigInt(8 * index), 8);
  return {
    activation: {
      numbers,
      split: (word) =>
        beats.map(({ a, w, i, j }) => {
          const rises = (1n << BigInt(i + j)) - 1n;
          return (rises << BigInt(operandBits + 6)) | modeWord(a, w) | byteAt(word, i);
        }),
    },
    weight: { numbers, split: (word) => beats.map(({ j }) => byteAt(word, j)) },
  };
}

/** The bytes of an operand as operands, lowest first. */
function bytesOf({ width, signed }: FusedOperand): FusedOperand[] {
  return Array.from({ length: width / 8 }, (_, i) => {
    const bearsSign = signed && i === width / 8 - 1;
    return { format: bearsSign ? 'int8' : 'uint8', width: 8, signed: bearsSign };
  });
}

/** The sum of the products of a pair of words. */
export function fused(activations: Word, weights: Word): bigint {
  const mode = Number(activations >> BigInt(operandBits));
  const isSigned = { a: (mode & 32) === 0, w: (mode & 16) === 0 };
  const rises = ((mode >> 6) & 1) + ((mode >> 7) & 1);
  const activationBits = sizes[(mode >> 2) & 3] ?? 2;
  const weightBits = sizes[mode & 3] ?? 2;
  let sum = 0n;
  for (let c = 0; c < 8 / weightBits; c++) {
    for (let r = 0; r < 8 / activationBits; r++) {
      const a = numberAt(activations, 8 * c + activationBits * r, activationBits, isSigned.a);
      const w = numberAt(weights, 8 * r + weightBits * c, weightBits, isSigned.w);
      sum += a * w;
    }
  }
  return sum << BigInt(8 * rises);
}

/** The mode of words of two formats, in its place. */
export function modeWord(activation: FusedOperand, weight: FusedOperand): Word {
  const signs = (activation.signed ? 0 : 2) + (weight.signed ? 0 : 1);
  return BigInt(signs * 16 + sizeCode(activation) * 4 + sizeCode(weight)) << BigInt(operandBits);
}

/** An operand of a word. */
function numberAt(word: Word, at: number, bits: number, isSigned: boolean): bigint {
  return decodeInteger(wrap(word >> BigInt(at), bits), bits, isSigned);
}

function sizeCode({ width }: FusedOperand): number {
  return [8, 4, 2].indexOf(width);
}

function placed(words: readonly Word[], at: (index: number) => number): Word {
  return words.reduce((all, word, i) => all | (word << BigInt(at(i))), 0n);
}
