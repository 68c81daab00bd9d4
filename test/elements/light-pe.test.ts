import { expect, test } from 'vitest';
import { lightPe } from '../../src/elements/light-pe/index.ts';
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

/** Each term of a weight read as text: a sign, and as many zeros as the exponent says. */
const oracle: Oracle = (element, sum, activations, weights) => {
  const { activation, weight, accumulator } = element.arithmetic;
  const [, terms, digits] = /^pow2(sum)?_(\d)$/.exec(weight.format) ?? [];
  const exponent = Number(digits);
  const isSigned = activation.format.startsWith('int');
  let total = BigInt.asIntN(accumulator.width, sum);
  activations.forEach((word, lane) => {
    const a = isSigned ? BigInt.asIntN(activation.width, word) : word;
    const text = (weights[lane] ?? 0n).toString(2).padStart(weight.width, '0');
    for (let i = 0; i < (terms === undefined ? 1 : 2); i++) {
      const term = text.slice(i * (exponent + 1), (i + 1) * (exponent + 1));
      const shifted = BigInt(`0b1${'0'.repeat(parseInt(term.slice(1), 2))}`) * a;
      total += term.startsWith('1') ? -shifted : shifted;
    }
  });
  return BigInt.asUintN(accumulator.width, total);
};

parameterLaws({
  family: lightPe,
  valid: [{}, { weight: 'pow2sum_3', activation: 'uint16', accumulator: 40, pipeline: 2 }],
  refused: [
    [
      { weight: 'pow2_4' },
      [
        'weight must be one of pow2_1, pow2_2, pow2_3, pow2sum_1, pow2sum_2, pow2sum_3, not "pow2_4"; did you mean pow2_1?',
      ],
    ],
    [{ accumulator: 15 }, ['accumulator must be at least 16 bits, those of a product, not 15']],
    [
      { weight: 'pow2sum_3', accumulator: 16 },
      ['accumulator must be at least 17 bits, those of a product, not 16'],
    ],
    [
      { activation: 'fp16' },
      ['activation must be an integer format int2..int16 or uint2..uint16, not "fp16"'],
    ],
  ],
});

goldenLaws(
  lightPe,
  [{}, { weight: 'pow2sum_3', accumulator: 17 }, { weight: 'pow2sum_2', activation: 'uint5' }],
  oracle,
);

textLaws(lightPe, [
  [{}, accumulate()],
  [{ weight: 'pow2sum_3', pipeline: 2 }, accumulate(3)],
  [{ weight: 'pow2sum_2', activation: 'uint8' }, chain()],
  [{ weight: 'pow2_1', activation: 'uint2', accumulator: 4 }, accumulate()],
  [{ weight: 'pow2sum_1', activation: 'int16', accumulator: 20 }, chain()],
]);

costLaws(lightPe, [
  [{}, { weight: 'pow2sum_3' }],
  [{ weight: 'pow2_2' }, { weight: 'pow2_3' }],
  [{}, { pipeline: 2 }],
  [{ accumulator: 24 }, {}],
]);

/** Rows of the product. */
function rows(weight: string): string[] {
  return inventory(elementOf(lightPe, { weight }).plan(accumulate()))
    .filter(({ part }) => part === 'multiplier')
    .map(({ kind, widths, count }) => `${kind} ${widths.at(-1) ?? 0} x ${count}`);
}

test('no multiplier: one shift of three stages, or two that share one negation', () => {
  expect(rows('pow2_3')).toEqual(['xor 9 x 1', 'add 9 x 1', 'mux 16 x 3']);
  expect(rows('pow2sum_3')).toEqual([
    'xor 9 x 1',
    'add 9 x 1',
    'xor 16 x 1',
    'add 17 x 1',
    'add 17 x 1',
    'mux 16 x 6',
  ]);
});
