import { describe, expect, test } from 'vitest';
import { positMac } from '../../src/elements/posit-mac/index.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { positNearest, positUnits } from './posit-oracle.ts';

parameterLaws({
  family: positMac,
  valid: [{}, { weight: 'posit4_1', activation: 'posit16_1', quire: 96, pipeline: 4 }],
  refused: [
    [
      { weight: 'posit33_0' },
      ['weight must be a posit format posit2_0..posit32_4, not "posit33_0"'],
    ],
    [
      { accumulate: 'rounded', weight: 'posit4_1', quire: 40, readout: 'posit8_0', pipeline: 3 },
      [
        'weight must be posit8_0, like the activation, where sums are rounded, not posit4_1',
        'quire must be absent where sums are rounded, not 40',
        'readout must be absent where sums are rounded, not posit8_0',
        'pipeline must be at most 2 where sums are rounded, not 3',
      ],
    ],
    [{ quire: 25 }, ['quire must be at least the 26 bits of one product, not 25']],
  ],
});

const sections = [
  {},
  { quire: 26 },
  { weight: 'posit4_1', activation: 'posit9_2' },
  { weight: 'posit2_0', activation: 'posit3_4', quire: 40 },
  { weight: 'posit16_1', activation: 'posit16_1', quire: 128 },
  { weight: 'posit32_2', activation: 'posit32_2' },
];

goldenLaws(positMac, sections, ({ params, arithmetic }, sum, activations, weights) => {
  const quire = arithmetic.accumulator.width - 1;
  const nar = 1n << BigInt(quire);
  let total = BigInt.asIntN(quire, sum);
  let isNar = sum >= nar;
  activations.forEach((a, i) => {
    const [x, y] = [params['activation'], params['weight']].map((operand, side) => {
      const { bits, es } = operand as { bits: number; es: number };
      return positUnits(side === 0 ? a : (weights[i] ?? 0n), bits, es);
    });
    if (x === undefined || y === undefined) isNar = true;
    else total += x * y;
  });
  if (BigInt.asIntN(quire, total) !== total) isNar = true;
  return BigInt.asUintN(quire, total) | (isNar ? nar : 0n);
});

const rounded = ['posit4_1', 'posit8_0', 'posit16_1'].map((format) => ({
  accumulate: 'rounded',
  weight: format,
  activation: format,
}));

goldenLaws(positMac, rounded, ({ params }, sum, activations, weights) => {
  const { bits, es } = params['activation'] as { bits: number; es: number };
  const reach = (bits - 2) * 2 ** es;
  const nar = 1n << BigInt(bits - 1);
  return activations.reduce((so, a, i) => {
    const [x, y] = [a, weights[i] ?? 0n].map((word) => positUnits(word, bits, es));
    if (x === undefined || y === undefined) return nar;
    const product = positUnits(positNearest(x * y, 2 * reach, bits, es), bits, es);
    const before = positUnits(so, bits, es);
    if (product === undefined || before === undefined) return nar;
    return positNearest(before + product, reach, bits, es);
  }, sum);
});

textLaws(positMac, [
  [{ accumulate: 'rounded' }, accumulate()],
  [{ accumulate: 'rounded', pipeline: 2 }, chain()],
  [{}, accumulate()],
  [{ pipeline: 4, quire: 27 }, accumulate(2)],
  [{ pipeline: 3, weight: 'posit4_1', activation: 'posit8_2' }, chain()],
  [{ pipeline: 2, weight: 'posit3_0', activation: 'posit2_1', quire: 8 }, chain(3)],
  [{ weight: 'posit16_1', activation: 'posit16_1', quire: 128, pipeline: 2 }, accumulate()],
]);

costLaws(positMac, [
  [{}, { quire: 64 }],
  [{}, { weight: 'posit16_1', activation: 'posit16_1' }],
]);

const hex = (text: string): bigint[] => text.split(',').map((word) => BigInt(`0x${word}`));

/** Dot products worked out by hand: operands, the quire in hexadecimal, the rounded result. */
const dots = [
  ['posit4_1', 32, '2,F,5,0,B,C,7,2', 'C,C,3,1,3,6,C,3', 'FFFFEBF0', '9'],
  ['posit8_0', 32, 'D2,19,0E,22,63,60,0D,74', 'CB,EB,B5,0F,38,65,6A,3E', '0000E193', '7B'],
  [
    'posit16_1',
    128,
    '7CA5,1094,3B6C,45B0,BC65,2C56,EBD6,8E37',
    'E2B5,5A25,A5F2,E4B0,E9B7,CC5B,250F,DCFA',
    'FFFFFFFFFFFFFFFFAC752F45F0000000',
    '8764',
  ],
] as const;

describe('posit-mac: exact sums', () => {
  test.each(dots)('%s, quire of %i bits: the dot product worked out by hand', (...row) => {
    const [format, quire, as, bs, sum, result] = row;
    const section = { weight: format, activation: format, quire, readout: format };
    const { arithmetic } = elementOf(positMac, section);
    const found = arithmetic.accumulate(0n, hex(as), hex(bs));
    expect(found).toBe(BigInt(`0x${sum}`));
    expect(arithmetic.readout?.read(found)).toBe(BigInt(`0x${result}`));
  });

  test('4096 products of the greatest values fit the default quire, and cancel exactly', () => {
    const { accumulate: add } = elementOf(positMac, {}).arithmetic;
    let sum = 0n;
    for (let i = 0; i < 4096; i++) sum = add(sum, [0x7fn], [0x7fn]);
    expect(sum).toBe(4096n << 24n);
    for (let i = 0; i < 4096; i++) sum = add(sum, [0x7fn], [0x81n]);
    expect(sum).toBe(0n);
  });

  test('a sum that has left the quire stays NaR when it comes back', () => {
    const { accumulate: add, readout } = elementOf(positMac, {
      quire: 26,
      readout: 'posit8_0',
    }).arithmetic;
    const once = add(0n, [0x7fn], [0x7fn]);
    const over = add(once, [0x7fn], [0x7fn]);
    const back = add(over, [0x7fn], [0x81n]);
    expect([once >> 26n, over >> 26n, back >> 26n]).toEqual([0n, 1n, 1n]);
    expect(readout?.read(back)).toBe(0x80n);
  });

  test('the read-out rounds every sum of 14 bits as the bit string says', () => {
    const { readout } = elementOf(positMac, { quire: 26, readout: 'posit8_0' }).arithmetic;
    for (let sum = -8192n; sum < 8192n; sum++) {
      const word = BigInt.asUintN(26, sum);
      expect(readout?.read(word)).toBe(positNearest(sum, 12, 8, 0));
    }
  });
});
