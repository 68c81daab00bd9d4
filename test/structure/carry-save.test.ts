import { describe, expect, test } from 'vitest';
import { digitEncodings } from '../../src/bits/digits.ts';
import { carrySaveForm } from '../../src/structure/carry-save/form.ts';
import type { CarrySaveMac } from '../../src/structure/carry-save/mac.ts';
import { carrySaveNest } from '../../src/structure/carry-save/nests.ts';
import { carrySavePlan } from '../../src/structure/carry-save/plan.ts';
import { brokenRules } from '../../src/structure/nest-rules.ts';
import { par, seq, step, type Nest, type NestNode } from '../../src/structure/nest.ts';

const int8 = { format: 'int8', width: 8, signed: true };
const loop = { encoding: 'booth4', activation: int8, weight: int8 } as const;

function macOf(nest: Nest, more: Partial<CarrySaveMac> = {}): CarrySaveMac {
  return {
    nest,
    module: 'unnamed',
    template: 'elements/opt1',
    summary: 'no paper names it',
    sources: ['textbook'],
    params: {},
    accumulator: 32,
    format: 'int32',
    pipeline: 1,
    tree: 'tdm',
    ...loop,
    ...more,
  };
}

const keeps = { kind: 'accumulate', lanes: 4 } as const;

describe.each(digitEncodings)('%s', (encoding) => {
  test.each(['product', 'beat', 'result'] as const)(
    'a nest that shifts once per %s is legal, and read as what it is',
    (shiftAt) => {
      for (const weight of [int8, { width: 5, signed: false }]) {
        const nest = carrySaveNest({ encoding, activation: int8, weight }, shiftAt);
        expect(brokenRules(nest)).toEqual([]);
        expect(carrySaveForm(nest).shiftAt).toBe(shiftAt);
        const shared = carrySaveNest({ encoding, activation: int8, weight }, shiftAt, 'edge');
        expect(brokenRules(shared)).toEqual([]);
        const encodeAt = encoding === 'twos-complement' ? undefined : 'edge';
        expect(carrySaveForm(shared)).toEqual({
          ...carrySaveForm(nest),
          ...(encodeAt === undefined ? {} : { encodeAt }),
        });
      }
    },
  );
});

test('the plan follows the nest: where shift stands decides how many sums and trees there are', () => {
  const trees = (shiftAt: 'product' | 'beat' | 'result'): number =>
    carrySavePlan(macOf(carrySaveNest(loop, shiftAt)), keeps).children.filter(
      ({ part }) => part === 'compressor',
    ).length;
  // One tree for all; one per digit and one for the sum; one per digit, each with its sum.
  expect([trees('product'), trees('beat'), trees('result')]).toEqual([1, 5, 4]);
});

const digit: NestNode[] = [
  step('encode', 'd = encode(B[k,n], bw)'),
  step('map', 'pp = map(d, A[m,k])'),
];
const reduce = step('half_reduce', 'as, ac = half_reduce(pp, as, ac)');
const add = step('add', 'C = add(as, ac)');
const shift = step('shift', 'pp = shift(pp, bw)');

function nestOf(body: readonly NestNode[]): Nest {
  return { isFullRate: true, body: [par('m', 'M_P', [par('n', 'N_P', body)])] };
}

test.each<[string, Nest, string]>([
  [
    'products of different weights added as they are',
    nestOf([seq('k', 'K', [par('bw', 4, digit), reduce]), add, par('bw', 4, [shift])]),
    'the nest is not legal: R2: half_reduce adds products of different weights before shift tells them apart',
  ],
  [
    'two words that no one adds',
    nestOf([seq('k', 'K', [par('bw', 4, [...digit, shift]), reduce])]),
    'the nest is not legal: R1: half_reduce leaves two words that no add follows',
  ],
  [
    'an addition in every cycle',
    nestOf([seq('k', 'K', [par('bw', 4, [...digit, shift]), reduce, add])]),
    'a sum in two words is not added up in the loop over k (rule R1)',
  ],
  [
    'digits one after the other',
    nestOf([
      seq('bw', 4, [seq('k', 'K', [par('k', 4, digit), reduce]), add, shift]),
      step('accumulate', 'C = accumulate(C)'),
    ]),
    'digits must be side by side: one loop over bw, in space',
  ],
  [
    'more digits than the encoding has',
    nestOf([seq('k', 'K', [par('bw', 5, [...digit, shift]), reduce]), add]),
    'a nest of 5 encoded digits is not one of 4 of booth4',
  ],
])('no hardware for %s', (_, nest, sentence) => {
  expect(() => carrySavePlan(macOf(nest), keeps)).toThrow(sentence);
});
