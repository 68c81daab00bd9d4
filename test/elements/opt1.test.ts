import { expect, test } from 'vitest';
import { mac } from '../../src/elements/mac/index.ts';
import { opt1 } from '../../src/elements/opt1/index.ts';
import { renderModule } from '../../src/emit/verilog.ts';
import { inventory, modulesOf, registerBits } from '../../src/structure/plan.ts';
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
  family: opt1,
  valid: [{}, { tree: 'dadda', adder: 'kogge-stone', encoding: 'twos-complement', pipeline: 2 }],
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
    [
      { tree: 'dada' },
      [
        'tree must be one of tdm, dadda, wallace, compressor42, compressor62, not "dada"; did you mean dadda?',
      ],
    ],
  ],
});

goldenLaws(
  opt1,
  [
    {},
    { weight: 'uint4', activation: 'int7', accumulator: 11 },
    { weight: 'uint3', activation: 'uint4', accumulator: 9, pipeline: 2 },
  ],
  integerOracle,
);

textLaws(opt1, [
  [{}, accumulate()],
  [{}, chain()],
  [{}, chain(4)],
  [{ pipeline: 2 }, accumulate(2)],
  [{ pipeline: 2, weight: 'int4' }, chain(3)],
  [{ encoding: 'twos-complement', tree: 'dadda', adder: 'kogge-stone' }, accumulate()],
  [{ encoding: 'ent', tree: 'compressor42' }, accumulate()],
  [{ tree: 'compressor62' }, chain(2)],
  [{ encoding: 'csd', weight: 'uint4' }, chain(2)],
  [{ encoding: 'sign-magnitude', weight: 'int5' }, accumulate()],
  [{ adder: 'inferred', weight: 'uint8' }, chain()],
  [
    { weight: 'uint2', activation: 'uint3', accumulator: 5, pipeline: 2, adder: 'ripple' },
    accumulate(2),
  ],
  [{ weight: 'int2', activation: 'uint2', accumulator: 4 }, chain(5)],
  [{ weight: 'int16', activation: 'int16', accumulator: 64 }, accumulate()],
]);

costLaws(opt1, [
  [{}, { accumulator: 40 }],
  [{ weight: 'int4' }, { weight: 'int8' }],
  [{}, { pipeline: 2 }],
]);

test('no carry-propagate addition stands in the element: its cells are those of one tree', () => {
  const { children } = elementOf(opt1, {}).inner(accumulate());
  expect(children.map(({ part, count }) => `${part ?? ''} ${count}`)).toEqual([
    'partial products 1',
    'compressor 1',
  ]);
  const kinds = new Set(inventory(elementOf(opt1, {}).inner(accumulate())).map((row) => row.kind));
  expect(kinds.has('add')).toBe(false);
});

test('the sum is kept in twice the bits of the accumulator', () => {
  const control = 1;
  for (const accumulator of [16, 24, 32, 48]) {
    const element = elementOf(opt1, { accumulator });
    const plain = elementOf(mac, { accumulator });
    expect(registerBits(element.inner(accumulate())) - control).toBe(2 * accumulator);
    expect(registerBits(plain.plan(accumulate())) - control).toBe(accumulator);
  }
});

test('no carry runs along the sum: the depth of the tree does not depend on its width', () => {
  const depth = (accumulator: number): number => {
    const plans = modulesOf(elementOf(opt1, { accumulator }).inner(accumulate()));
    const tree = plans.find((plan) => plan.module.endsWith('_tree'));
    const steps = tree === undefined ? '' : renderModule(tree);
    return Math.max(...[...steps.matchAll(/l(\d+)_c\d+/g)].map(([, level]) => Number(level)));
  };
  expect(depth(64)).toBe(depth(32));
  expect(depth(40)).toBe(depth(32));
});

test('by itself it has the ports of any other element', () => {
  for (const role of [accumulate(), chain(2)]) {
    expect(
      elementOf(opt1, {})
        .plan(role)
        .ports.map(({ name, width }) => [name, width]),
    ).toEqual(
      elementOf(mac, {})
        .plan(role)
        .ports.map(({ name, width }) => [name, width]),
    );
  }
});
