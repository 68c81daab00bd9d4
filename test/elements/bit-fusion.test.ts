import { assert, bigInt, constantFrom, oneof, property } from 'fast-check';
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
import { packed, split } from '../support/packing.ts';

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
    const places = 4 ** (4 * (((mode >> 6) & 1) + ((mode >> 7) & 1)));
    const [na, nw] = [slicesOf[(mode >> 2) & 3] ?? 1, slicesOf[mode & 3] ?? 1];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        // Which byte: the number of the operand on the other side.
        const x = slice(a, 4 * Math.floor(j / nw) + i, (mode & 32) === 0 && i % na === na - 1);
        const y = slice(w, 4 * Math.floor(i / na) + j, (mode & 16) === 0 && j % nw === nw - 1);
        total += BigInt(x * y * places * 4 ** ((i % na) + (j % nw)));
      }
    }
  });
  return BigInt.asUintN(bits, total);
};

parameterLaws({
  family: bitFusion,
  valid: [
    {},
    { weight: 'uint16', activation: 'int8', accumulator: 33 },
    { weight: 'uint2', activation: 'int4', accumulator: 17, pipeline: 2 },
  ],
  refused: [
    [
      { weight: 'int3' },
      [
        'weight must be one of int2, int4, int8, int16, uint2, uint4, uint8, uint16, not "int3"; did you mean int2?',
      ],
    ],
    [
      { accumulator: 16 },
      ['accumulator must be at least 17 bits, those of a product of 8 x 8 bits, not 16'],
    ],
    [
      { activation: 'int16' },
      ['accumulator must be at least 33 bits, those of a product of 16 x 16 bits, not 32'],
    ],
    [
      { activation: 'int16', weight: 'int4' },
      ['weight must be of 8 or 16 bits beside an operand of 16, not int4'],
    ],
  ],
});

const wide = { weight: 'int16', activation: 'int16', accumulator: 48 };

goldenLaws(bitFusion, [{}, { accumulator: 17, weight: 'int2' }, wide], bricksOracle);

textLaws(bitFusion, [
  [{}, accumulate()],
  [{ weight: 'int4', pipeline: 2, accumulator: 20 }, chain(2)],
  [wide, accumulate()],
]);

costLaws(bitFusion, [
  [{ accumulator: 24 }, {}],
  [{}, { pipeline: 2 }],
]);

describe('bit-fusion: operands of 16 bits', () => {
  const names = ['int16', 'uint16', 'int8', 'uint8'];
  const pairs = names
    .flatMap((activation) => names.map((weight) => ({ activation, weight, accumulator: 40 })))
    .filter(({ activation, weight }) => `${activation}${weight}`.includes('16'));
  const valueOf = (name: string, word: bigint): bigint => {
    const bits = Number(name.replace(/\D/g, ''));
    return name.startsWith('u') ? BigInt.asUintN(bits, word) : BigInt.asIntN(bits, word);
  };

  test.each(pairs)('$activation x $weight: its beats add up to the product', (section) => {
    const { arithmetic } = elementOf(bitFusion, section);
    const word = bigInt({ min: 0n, max: 0xffffn });
    const edge = constantFrom(0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0x8000n, 0xffffn);
    const beats =
      2 * [section.activation, section.weight].filter((name) => name.endsWith('16')).length;
    assert(
      property(oneof(edge, word), oneof(edge, word), (a, w) => {
        const [as, ws] = [split(arithmetic.activation, a), split(arithmetic.weight, w)];
        const sum = as.reduce((acc, x, i) => arithmetic.accumulate(acc, [x], [ws[i] ?? 0n]), 0n);
        const product = valueOf(section.activation, a) * valueOf(section.weight, w);
        expect(sum).toBe(BigInt.asUintN(40, product));
        expect([as.length, ws.length]).toEqual([beats, beats]);
      }),
    );
  });
});

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
