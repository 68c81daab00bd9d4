import { describe, expect, test } from 'vitest';
import { elementFamilies } from '../../src/elements/index.ts';
import { brokenRules } from '../../src/structure/nest-rules.ts';
import {
  loopsOf,
  nestLines,
  par,
  seq,
  step,
  stepsOf,
  type Nest,
  type NestNode,
} from '../../src/structure/nest.ts';

const nests = elementFamilies.flatMap((family) => {
  const configured = family.configure({});
  const nest = configured.ok ? configured.value.nest() : undefined;
  return nest === undefined ? [] : [{ slug: family.slug, nest }];
});

const digits: NestNode[] = [
  step('encode', 'd = encode(A[m,k], bw)'),
  step('map', 'pp = map(d, B[k,n])'),
];
const reduce = step('half_reduce', 's, c = half_reduce(pp, s, c)');
const add = step('add', 'C = add(s, c)');
const shift = step('shift', 'pp = shift(pp, bw)');

function nestOf(body: readonly NestNode[], isFullRate = true): Nest {
  return { isFullRate, body: [par('m', 'M_P', [par('n', 'N_P', body)])] };
}

test('mac, booth-mac, figna, mixpe-a8, opt1 and opt2 state their nests', () => {
  expect(nests.map(({ slug }) => slug)).toEqual(
    expect.arrayContaining(['mac', 'booth-mac', 'figna', 'mixpe-a8', 'opt1', 'opt2']),
  );
});

describe.each(nests)('nest of $slug', ({ nest }) => {
  test('is legal and runs over m, n, k and bw', () => {
    expect(brokenRules(nest)).toEqual([]);
    expect(new Set(loopsOf(nest).map(({ axis }) => axis))).toEqual(new Set(['m', 'n', 'k', 'bw']));
  });
});

test('opt1 is booth-mac with the addition outside the loop over k', () => {
  const addsInK = (slug: string): boolean => {
    const found = nests.find((row) => row.slug === slug);
    if (found === undefined) throw new Error(`no nest of ${slug}`);
    return stepsOf(found.nest).some(
      ({ primitive, loops }) => primitive === 'add' && loops.some(({ axis }) => axis === 'k'),
    );
  };
  expect([addsInK('booth-mac'), addsInK('opt1')]).toEqual([true, false]);
});

test('a nest reads as nested loops', () => {
  expect(
    nestLines(nestOf([seq('k', 'K', [par('bw', 4, [...digits, shift]), reduce]), add])),
  ).toEqual([
    'par m in M_P:',
    '  par n in N_P:',
    '    for k in K:',
    '      par bw in 4:',
    '        d = encode(A[m,k], bw)',
    '        pp = map(d, B[k,n])',
    '        pp = shift(pp, bw)',
    '      s, c = half_reduce(pp, s, c)',
    '    C = add(s, c)',
  ]);
});

/** Same-bit-weight reduction: bw outermost over time, k in lanes. */
function planes(lanes: number, isFullRate = true): Nest {
  const inner = seq('k', 'K', [par('k', lanes, digits), reduce]);
  const outer = [
    inner,
    add,
    step('shift', 'C = shift(C, bw)'),
    step('accumulate', 'C = accumulate(C)'),
  ];
  return nestOf([seq('bw', 4, outer)], isFullRate);
}

test('a shift may leave the loops inside that over bw', () => {
  expect(brokenRules(planes(4))).toEqual([]);
});

test.each<[string, Nest, string]>([
  [
    'nothing sums in the loop over k',
    nestOf([seq('k', 'K', [par('bw', 4, [...digits, shift])]), reduce, add]),
    'R1: nothing sums up over k in the loop over it',
  ],
  [
    'two words are never added',
    nestOf([seq('k', 'K', [par('bw', 4, [...digits, shift]), reduce])]),
    'R1: half_reduce leaves two words that no add follows',
  ],
  [
    'an addition without two words',
    nestOf([
      seq('k', 'K', [
        par('bw', 4, [...digits, shift]),
        add,
        step('accumulate', 'acc = accumulate(acc, C)'),
      ]),
    ]),
    'R1: add finds no two words that half_reduce has left',
  ],
  [
    'the weight is applied after its loop',
    nestOf([seq('k', 'K', [par('bw', 4, digits), reduce, shift]), add]),
    'R2: shift stands outside the loop over bw, on which it depends',
  ],
  [
    'products of different weights are added as they are',
    nestOf([
      seq('k', 'K', [par('bw', 4, digits), reduce]),
      add,
      par('bw', 4, [step('shift', 'C = shift(C, bw)')]),
    ]),
    'R2: half_reduce adds products of different weights before shift tells them apart',
  ],
  [
    'planes in time are paid by too few lanes',
    planes(2),
    'R3: bw takes 4 cycles and k has 2 lanes: less than one product per cycle',
  ],
  [
    'an operand is encoded before it is there',
    nestOf([
      step('encode', 'd = encode(A[m,k], bw)'),
      seq('k', 'K', [par('bw', 4, [step('map', 'pp = map(d, B[k,n])'), shift]), reduce]),
      add,
    ]),
    'R4: encode stands outside the loop over k, on which it depends',
  ],
  [
    'streams of different lengths never meet',
    nestOf(
      [
        seq('bw', 4, [
          seq('k', 'K', [...digits, step('sparse', 'i = sparse(d)'), reduce]),
          add,
          step('accumulate', 'C = accumulate(C)'),
        ]),
      ],
      false,
    ),
    'R5: sparse streams run side by side and no sync makes them meet',
  ],
])('the broken rule is named: %s', (_, nest, sentence) => {
  expect(brokenRules(nest)).toEqual([sentence]);
});

test('who does not claim the full rate need not pay for it', () => {
  expect(brokenRules(planes(2, false))).toEqual([]);
});
