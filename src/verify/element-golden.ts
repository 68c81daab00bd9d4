/** The golden function of one operation of an element, over columns of operands: for exhaustive checks. */

import type { Word } from '../bits/index.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
import type { GoldenFace, VectorGolden } from './exhaustive-golden.ts';
import { wordGolden } from './exhaustive-golden.ts';
import { laneProductGolden } from './exhaustive-lanes.ts';

/** Largest integer that a `number` holds with all below it. */
const exact = 2 ** 53;

/**
 * One product added to `acc_i`, or to zero where no sum comes in; `valid_o` is 1. Integer arithmetic is computed
 * in lanes of 32 bits or in `number` where these are exact; everything else word by word, by the family's own rule.
 */
export function productGolden(face: GoldenFace, arithmetic: Arithmetic): VectorGolden {
  return (
    laneGolden(face, arithmetic) ??
    integerGolden(face, arithmetic) ??
    wordProductGolden(face, arithmetic)
  );
}

/** The same in WebAssembly lanes, for sums of up to 32 bits. */
function laneGolden(face: GoldenFace, arithmetic: Arithmetic): VectorGolden | undefined {
  const { integer, activation, weight, accumulator } = arithmetic;
  if (integer === undefined || arithmetic.zero !== 0n) return undefined;
  const sum = { width: accumulator.width, signed: integer.accumulatorSigned };
  return laneProductGolden(face, {
    left: { port: 'a_i', width: activation.width, signed: integer.activationSigned },
    right: { port: 'b_i', width: weight.width, signed: integer.weightSigned },
    ...(face.inputs.some(({ port }) => port === 'acc_i')
      ? { addend: { port: 'acc_i', ...sum } }
      : {}),
    result: { port: 'acc_o', ...sum },
    overflow: integer.overflow,
    constants: { valid_o: 1 },
  });
}

/** The family's own rule, word by word. */
export function wordProductGolden(face: GoldenFace, arithmetic: Arithmetic): VectorGolden {
  return wordGolden(face, (inputs) => {
    const sum: Word = inputs['acc_i'] ?? arithmetic.zero;
    const [a, b] = [inputs['a_i'] ?? 0n, inputs['b_i'] ?? 0n];
    return { valid_o: 1n, acc_o: arithmetic.accumulate(sum, [a], [b]) };
  });
}

/** The same in `number`, for integer arithmetic on operands of one column each; undefined where it is not exact. */
function integerGolden(face: GoldenFace, arithmetic: Arithmetic): VectorGolden | undefined {
  const { integer, accumulator } = arithmetic;
  const ports = face.inputs.map((column) => column.port);
  const isPlain = ports.length === 2 && ports.includes('a_i') && ports.includes('b_i');
  const bits = arithmetic.activation.width + arithmetic.weight.width;
  if (integer === undefined || !isPlain || 2 ** bits > exact || arithmetic.zero !== 0n) {
    return undefined;
  }
  const decodeA = decoder(arithmetic.activation.width, integer.activationSigned);
  const decodeB = decoder(arithmetic.weight.width, integer.weightSigned);
  const [low, high] = range(accumulator.width, integer.accumulatorSigned);
  const saturates = integer.overflow === 'saturate';
  const [a, b] = [ports.indexOf('a_i'), ports.indexOf('b_i')];
  return (inputs, expected, _start, count) => {
    const [as, bs] = [inputs[a], inputs[b]];
    if (as === undefined || bs === undefined) return;
    face.outputs.forEach((column, k) => {
      const values = expected[k];
      if (values === undefined) return;
      if (column.port !== 'acc_o') {
        values.fill(1, 0, count);
        return;
      }
      const unit = 2 ** column.low;
      for (let i = 0; i < count; i++) {
        let product = decodeA(as[i] ?? 0) * decodeB(bs[i] ?? 0);
        if (saturates) product = Math.min(high, Math.max(low, product));
        // Division by a power of two and flooring are exact; the store keeps the low 32 bits.
        values[i] = Math.floor(product / unit);
      }
    });
  };
}

function decoder(width: number, isSigned: boolean): (word: number) => number {
  const [half, whole] = [2 ** (width - 1), 2 ** width];
  return isSigned ? (word) => (word >= half ? word - whole : word) : (word) => word;
}

function range(width: number, isSigned: boolean): [number, number] {
  return isSigned ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];
}
