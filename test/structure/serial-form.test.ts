import { expect, test } from 'vitest';
import { bitSerialNest } from '../../src/elements/bit-serial/nest.ts';
import { parseBitSerial, type BitSerialParams } from '../../src/elements/bit-serial/params.ts';
import { bitSerialPlan, bitSerialPlanOf } from '../../src/elements/bit-serial/plan.ts';
import { laconic } from '../../src/elements/laconic/index.ts';
import { serialForm } from '../../src/structure/digit/serial-form.ts';
import { par, seq, step, type Nest, type NestNode } from '../../src/structure/nest.ts';
import { statementOf } from '../support/statement.ts';

function paramsOf(lanes: number): BitSerialParams {
  const parsed = parseBitSerial({ lanes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function nestOf(...body: readonly NestNode[]): Nest {
  return { isFullRate: false, body: [par('m', 'M_P', [par('n', 'N_P', body)])] };
}

const map = step('map', 'pp[k] = map(bit(A[m,k], bw), B[k,n])');
const sums = [
  step('half_reduce', 's, c = half_reduce(pp)'),
  step('add', 't = add(s, c)'),
  step('shift', 'p = shift(p, bw)'),
  step('accumulate', 'p = accumulate(p, t)'),
];
const onto = step('accumulate', 'acc = accumulate(acc, p)');

test('lanes and digits are read from the nests of the families', () => {
  expect(serialForm(bitSerialNest(paramsOf(8)))).toEqual({
    lanes: 8,
    digits: [8],
    isSparse: false,
  });
  const element = laconic.configure({ weight: 'int4', lanes: 2 });
  if (!element.ok) throw new Error(JSON.stringify(element.error));
  const nest = element.value.nest();
  if (nest === undefined) throw new Error('laconic has a nest');
  expect(serialForm(nest)).toEqual({ lanes: 2, digits: [4, 2], isSparse: true });
});

test('a nest that no family states becomes a design: k split twice over space', () => {
  const twice = nestOf(
    seq('k', 'K / 4', [seq('bw', 8, [par('k', 2, [par('k', 2, [map])]), ...sums]), onto]),
  );
  expect(statementOf(bitSerialPlanOf(paramsOf(16), twice))).toEqual(
    statementOf(bitSerialPlan(paramsOf(4))),
  );
});

test.each<[string, Nest, string]>([
  [
    'all digits at once',
    nestOf(seq('k', 'K', [par('bw', 8, [map]), ...sums, onto])),
    'the nest is not legal: R2: shift stands outside the loop over bw, on which it depends',
  ],
  [
    'all digits at once, each shifted',
    nestOf(
      seq('k', 'K', [
        par('bw', 8, [map, step('shift', 'pp = shift(pp, bw)')]),
        step('half_reduce', 's, c = half_reduce(pp)'),
        step('add', 't = add(s, c)'),
        onto,
      ]),
    ),
    'digits must come one after the other: loops over bw, in time',
  ],
  [
    'a bit weight of all k before the next',
    nestOf(seq('bw', 8, [seq('k', 'K', [map, ...sums]), onto])),
    'a beat must take all its digits: bw within k over time (rule R2)',
  ],
  [
    'products that nothing adds up',
    nestOf(seq('k', 'K', [seq('bw', 8, [map])])),
    'the nest is not legal: R1: nothing sums up over k in the loop over it',
  ],
  [
    'more digits than the encoding has',
    nestOf(seq('k', 'K', [seq('bw', 9, [par('k', 2, [map]), ...sums]), onto])),
    'a nest of 9 digits is not one of 8 of twos-complement',
  ],
])('no bit-serial hardware for %s', (_, nest, sentence) => {
  expect(() => bitSerialPlanOf(paramsOf(16), nest)).toThrow(sentence);
});
