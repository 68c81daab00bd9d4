import { expect, test } from 'vitest';
import { ant } from '../../src/elements/ant/index.ts';
import { inventory, modulesOf } from '../../src/structure/plan.ts';
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

/** Values of 4-bit types by code, as lists. */
const uflint4 = [0, 1, 2, 3, 4, 5, 6, 7, 64, 32, 16, 24, 8, 10, 12, 14];
const flint4 = [0, 1, 2, 3, 16, 8, 4, 6];
const lists: Readonly<Record<string, readonly number[]>> = {
  uflint4,
  flint4: [...flint4, ...flint4.map((x) => -x)],
  int4: [0, 1, 2, 3, 4, 5, 6, 7, -8, -7, -6, -5, -4, -3, -2, -1],
  pow2_3: [1, 2, 4, 8, 16, 32, 64, 128],
};

function valueOf(format: string, word: number): number {
  if (format === 'pow2_3') return (word < 8 ? 1 : -1) * (lists['pow2_3']?.[word % 8] ?? NaN);
  if (format === 'pair4_3') return (lists['int4']?.[word % 16] ?? NaN) * 2 ** (word >> 4);
  return lists[format]?.[word] ?? NaN;
}

const oracle: Oracle = (element, sum, activations, weights) => {
  const { activation, weight, accumulator } = element.arithmetic;
  let total = sum;
  activations.forEach((word, lane) => {
    const a = valueOf(activation.format, Number(word));
    total += BigInt(a * valueOf(weight.format, Number(weights[lane] ?? 0n)));
  });
  return BigInt.asUintN(accumulator.width, total);
};

parameterLaws({
  family: ant,
  valid: [{}, { weight: 'flint6', activation: 'uflint6', accumulator: 40, pipeline: 2 }],
  refused: [
    [
      { weight: 'int4', activation: 'uint4' },
      [
        'weight must be a type with an exponent where activations have none (the family mac has none), not int4',
      ],
    ],
    [{ accumulator: 9 }, ['accumulator must be at least 10 bits, those of a product, not 9']],
    [
      { weight: 'uflint4', activation: 'uflint4', accumulator: 12 },
      ['accumulator must be at least 13 bits, those of a product, not 12'],
    ],
  ],
});

goldenLaws(
  ant,
  [
    {},
    { activation: 'uflint4', accumulator: 12 },
    { activation: 'uflint4', weight: 'uflint4' },
    { weight: 'pow2_3', activation: 'int4' },
    { weight: 'pair4_3', activation: 'pair4_3' },
  ],
  oracle,
);

textLaws(ant, [
  [{}, accumulate()],
  [{ weight: 'flint4', activation: 'uflint4', pipeline: 2 }, chain(3)],
  [{ weight: 'flint3', activation: 'uflint6' }, accumulate()],
  [{ weight: 'pow2_3', activation: 'uint4' }, chain()],
  [{ weight: 'pair4_3', activation: 'pair4_3', accumulator: 24 }, chain()],
]);

costLaws(ant, [
  [{ accumulator: 24 }, {}],
  [{}, { weight: 'flint6', activation: 'flint6' }],
  [{}, { pipeline: 2 }],
]);

test('flint needs a 3 x 3-bit product; pairs, which hold every 4-bit type, one of 4 x 4 bits', () => {
  const multipliers = [{}, { weight: 'pair4_3', activation: 'pair4_3' }].map((section) =>
    inventory(elementOf(ant, section).plan(accumulate()))
      .filter(({ kind }) => kind === 'mul')
      .map(({ widths }) => widths),
  );
  expect(multipliers).toEqual([[[3, 3, 6]], [[4, 4, 8]]]);
});

/** Names of the decoders within an element. */
function decoders(section: Readonly<Record<string, unknown>>): string[] {
  return modulesOf(elementOf(ant, section).plan(chain()))
    .map(({ module }) => module)
    .filter((module) => module.startsWith('ant_decoder'));
}

test('only flint is decoded', () => {
  expect(decoders({})).toEqual(['ant_decoder_flint4']);
  expect(decoders({ activation: 'uflint4' })).toEqual([
    'ant_decoder_uflint4',
    'ant_decoder_flint4',
  ]);
  expect(decoders({ activation: 'pair4_3', weight: 'pow2_3' })).toEqual([]);
});
