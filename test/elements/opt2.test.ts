import { describe, expect, test } from 'vitest';
import { digitEncodings } from '../../src/bits/digits.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { opt2 } from '../../src/elements/opt2/index.ts';
import { viewOf } from '../../src/emit/verilog.ts';
import { inventory, registerBits } from '../../src/structure/plan.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { integerOracle } from './integer-oracle.ts';

parameterLaws({
  family: opt2,
  valid: [
    {},
    { tree: 'wallace', adder: 'kogge-stone', encoding: 'csd', shift: 'beat', pipeline: 2 },
  ],
  refused: [
    [
      { overflow: 'saturate' },
      [
        'overflow must be wrap: a sum in carry-save form cannot be clamped before it is resolved, not saturate',
      ],
    ],
    [
      { encode: 'edge', encoding: 'twos-complement' },
      ['encode must be element: bits of an operand need no encoder, not edge'],
    ],
    [{ accumulator: 15 }, ['accumulator must be at least weight + activation = 16 bits, not 15']],
    [{ shift: 'bit' }, ['shift must be one of beat, result, not "bit"; did you mean beat?']],
  ],
});

goldenLaws(
  opt2,
  [
    {},
    { weight: 'uint4', activation: 'int7', accumulator: 11 },
    { weight: 'uint3', activation: 'uint4', accumulator: 9, pipeline: 2 },
  ],
  integerOracle,
);

textLaws(opt2, [
  [{}, accumulate(4)],
  [{ shift: 'beat' }, accumulate(4)],
  [{}, chain(4)],
  [{ pipeline: 2 }, accumulate(2)],
  [{ encoding: 'twos-complement', tree: 'dadda', adder: 'kogge-stone' }, accumulate(2)],
  [{ encoding: 'ent' }, accumulate(2)],
  [{ encoding: 'csd', weight: 'uint4' }, chain(2)],
  [{ encoding: 'sign-magnitude', weight: 'int5', adder: 'inferred' }, accumulate()],
  [{ laneSumBits: 13 }, chain(16)],
  [
    { weight: 'uint2', activation: 'uint3', accumulator: 5, pipeline: 2, adder: 'ripple' },
    accumulate(2),
  ],
  [{ weight: 'int2', activation: 'uint2', accumulator: 4 }, chain(5)],
  [{ weight: 'int16', activation: 'int16', accumulator: 40 }, accumulate()],
]);

costLaws(opt2, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
  [{}, { pipeline: 2 }],
]);

test('a sum that passes by cannot be one for every weight', () => {
  const element = elementOf(opt2, { shift: 'result' });
  expect(element.refuses(chain(4))).toBe(
    'a sum for every bit weight would pass by in two words each; shift must be beat',
  );
  expect(element.refuses(accumulate(4))).toBeUndefined();
});

test('the sum of digit i has 2 i bits less than the result, whose wrapping it shares', () => {
  const control = 1;
  const bits = registerBits(elementOf(opt2, {}).inner(accumulate(4))) - control;
  expect(bits).toBe(2 * (32 + 30 + 28 + 26));
  const merged = elementOf(opt2, { shift: 'beat' });
  expect(registerBits(merged.inner(accumulate(4))) - control).toBe(2 * 32);
});

test('16 products of one Booth digit need 14 bits, as the published 13 do not hold 16 x 256', () => {
  const plan = elementOf(opt2, {}).inner(chain(16));
  const { planes } = viewOf(plan);
  expect(planes).toMatchObject([
    { weight: 1, sumBits: 14 },
    { weight: 4, sumBits: 14 },
    { weight: 16, sumBits: 14 },
    { weight: 64, sumBits: 14 },
  ]);
});

test('a word for the sum of a digit has no bits that are always 0', () => {
  const sumBits = (laneSumBits: number): unknown[] => {
    const view = viewOf(elementOf(opt2, { laneSumBits }).inner(chain(16)));
    return (view['planes'] as { readonly sumBits: number }[]).map((plane) => plane.sumBits);
  };
  expect(sumBits(13)).toEqual([13, 13, 13, 13]);
  expect(sumBits(40)).toEqual([14, 14, 14, 14]);
});

describe.each(digitEncodings)('%s', (encoding) => {
  test('no carry-propagate addition of sums stands in the element', () => {
    for (const role of [accumulate(2), chain(2)]) {
      const rows = inventory(elementOf(opt2, { encoding }).inner(role));
      expect(
        rows.filter(({ kind, part }) => kind === 'add' && part !== 'partial products'),
      ).toEqual([]);
    }
  });
});

test('trees of all weights work side by side: one of them, and one sum, is on the path', () => {
  for (const role of [chain(4), accumulate(4)]) {
    const { children } = elementOf(opt2, {}).inner(role);
    const onPath = children.filter(({ part, aside }) => part === 'compressor' && aside !== true);
    expect(onPath.length).toBe(role.kind === 'chain' ? 2 : 1);
  }
});

test('by itself it has the ports of any other element', () => {
  const ports = (family: typeof mac): unknown =>
    elementOf(family, {})
      .plan(accumulate(2))
      .ports.map(({ name, width }) => [name, width]);
  expect(ports(opt2)).toEqual(ports(mac));
});
