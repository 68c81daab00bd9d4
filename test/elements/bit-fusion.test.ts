import { describe, expect, test } from 'vitest';
import { bitFusion } from '../../src/elements/bit-fusion/index.ts';
import { inventory } from '../../src/structure/plan.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
  type Oracle,
} from '../laws/element-laws.ts';
import { packed } from '../support/packing.ts';

/** Two bits of a text of bits, lowest first, as a number of its own. */
function slice(text: string, index: number, isSigned: boolean): number {
  const high = text[2 * index + 1] === '1' ? 2 : 0;
  return (isSigned ? -high : high) + (text[2 * index] === '1' ? 1 : 0);
}

/** Slices of an operand, by the code of its size. */
const slicesOf = [4, 2, 1, 1] as const;

/** Sixteen bricks, each at its own weight: the unit as the paper draws it, not as products. */
export const bricksOracle: Oracle = (element, sum, activations, weights) => {
  const bits = element.arithmetic.accumulator.width;
  let total = BigInt.asIntN(bits, sum);
  activations.forEach((word, lane) => {
    const mode = Number(word >> 32n);
    const text = [word, weights[lane] ?? 0n].map((operands) =>
      [...operands.toString(2).padStart(38, '0')].toReversed().join(''),
    );
    const [a = '', w = ''] = text;
    const [na, nw] = [slicesOf[(mode >> 2) & 3] ?? 1, slicesOf[mode & 3] ?? 1];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        // Which byte: the number of the operand on the other side.
        const x = slice(a, 4 * Math.floor(j / nw) + i, mode < 32 && i % na === na - 1);
        const y = slice(w, 4 * Math.floor(i / na) + j, (mode & 16) === 0 && j % nw === nw - 1);
        total += BigInt(x * y * 4 ** ((i % na) + (j % nw)));
      }
    }
  });
  return BigInt.asUintN(bits, total);
};

parameterLaws({
  family: bitFusion,
  valid: [{}, { weight: 'uint2', activation: 'int4', accumulator: 17, pipeline: 2 }],
  refused: [
    [
      { weight: 'int3' },
      [
        'weight must be one of int2, int4, int8, uint2, uint4, uint8, not "int3"; did you mean int2?',
      ],
    ],
    [
      { accumulator: 16 },
      ['accumulator must be at least 17 bits, those of a product of 8 x 8 bits, not 16'],
    ],
  ],
});

goldenLaws(bitFusion, [{}, { accumulator: 17, weight: 'int2' }], bricksOracle);

textLaws(bitFusion, [
  [{}, accumulate()],
  [{ weight: 'int4', pipeline: 2, accumulator: 20 }, chain(2)],
]);

costLaws(bitFusion, [
  [{ accumulator: 24 }, {}],
  [{}, { pipeline: 2 }],
]);

describe('bit-fusion: modes', () => {
  const names = ['int8', 'int4', 'int2', 'uint8', 'uint4', 'uint2'];
  const modes = names.flatMap((activation) => names.map((weight) => ({ activation, weight })));

  test.each(modes)('$activation x $weight: words are packed as they are read', (mode) => {
    const { arithmetic } = elementOf(bitFusion, mode);
    const { activation, weight } = arithmetic;
    const bits = [mode.activation, mode.weight].map((name) => Number(name.replace(/\D/g, '')));
    const numbers = 64 / (bits[0] ?? 0) / (bits[1] ?? 0);
    expect([activation.packing?.numbers, weight.packing?.numbers]).toEqual([numbers, numbers]);
    // Each number in turn meets its own partner and no other.
    const ends = [mode.activation, mode.weight].map((name, i) =>
      name.startsWith('u') ? 2n ** BigInt(bits[i] ?? 0) - 1n : -(2n ** BigInt((bits[i] ?? 0) - 1)),
    );
    const pattern = ends.map((end, i) => BigInt.asUintN(bits[i] ?? 0, end));
    for (let i = 0; i < numbers; i++) {
      const words = pattern.map((word) =>
        Array.from({ length: numbers }, (_, at) => (at === i ? word : 0n)),
      );
      const full = pattern.map((word) => Array.from({ length: numbers }, () => word));
      const pack = (side: 0 | 1, chosen: bigint[][]): bigint =>
        packed(side === 0 ? activation : weight, chosen[side] ?? []);
      const product = BigInt.asUintN(32, (ends[0] ?? 0n) * (ends[1] ?? 0n));
      const step = arithmetic.accumulate(0n, [pack(0, words)], [pack(1, full)]);
      expect(step).toBe(product);
      expect(arithmetic.accumulate(0n, [pack(0, full)], [pack(1, words)])).toBe(product);
    }
  });

  test('all modes are the same gates: 16 bricks, 15 adders, 15 shifts', () => {
    const [one, other] = [{}, { activation: 'uint2', weight: 'int4' }].map((section) =>
      inventory(elementOf(bitFusion, section).plan(accumulate())),
    );
    expect(other).toEqual(one);
    const product = elementOf(bitFusion, {}).plan(accumulate()).children[0]?.plan;
    const count = (kind: string): number =>
      (product?.operators ?? [])
        .filter((row) => row.kind === kind && row.part === 'fusion')
        .reduce((sum, row) => sum + row.count, 0);
    expect([product?.children[0]?.count, count('add'), count('mux')]).toEqual([16, 15, 15]);
  });
});
