/**
 * OPT1 and OPT2 in every engine that they suit, in every digit encoding: by default every second pair of element and
 * encoding, with PELAB_EVERY_COMBINATION=1 all of them, under every engine.
 */

import { describe, expect, test } from 'vitest';
import { adderTree } from '../../src/arrays/adder-tree/index.ts';
import { cube } from '../../src/arrays/cube/index.ts';
import { matrix2d } from '../../src/arrays/matrix-2d/index.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { digitEncodings } from '../../src/bits/digits.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { sample } from 'fast-check';
import { modulesOf } from '../../src/structure/plan.ts';
import { arrayOf, everyPair, gemmShapes, gemmWords, textLaws } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

const isFull = process.env['PELAB_EVERY_COMBINATION'] === '1';
const engines = isFull
  ? await lawEngines('embedded', 'icarus', 'verilator')
  : await lawEngines('embedded');

const arrays = [
  [systolicOs, { rows: 2, columns: 2 }],
  [systolicWs, { rows: 2, columns: 2 }],
  [cube, { rows: 2, columns: 1, depth: 3 }],
  [adderTree, { rows: 3, columns: 2 }],
  [matrix2d, { rows: 2, columns: 2, depth: 2 }],
] as const;

const combinations = arrays.flatMap(([family, section], a) =>
  digitEncodings.flatMap((encoding, e) =>
    (['opt1', 'opt2'] as const)
      .filter((_, i) => isFull || (a + e + i) % 2 === 0)
      .map((element) => ({
        family,
        section,
        encoding,
        element,
        encode: 'element' as const,
        slug: family.slug,
      })),
  ),
);

/** Digits made at the edge, in the engines that keep sums. */
const shared = arrays
  .filter(([family]) => ![systolicWs, adderTree].includes(family))
  .flatMap(([family, section], a) =>
    (['booth4', 'ent', 'csd', 'sign-magnitude'] as const)
      .filter((_, e) => isFull || a === e)
      .map((encoding) => ({
        family,
        section: { ...section, rows: 3 },
        encoding,
        element: a === 1 ? ('opt2' as const) : ('opt1' as const),
        encode: 'edge' as const,
        slug: `${family.slug}, digits at its edge`,
      })),
  );

describe.each(engines)('$name', (engine) => {
  test.each([...combinations, ...shared])(
    '$element in $encoding in $slug: golden in every cycle, all int4 products exact and on time',
    async ({ family, section, encoding, element, encode }) => {
      const design = arrayOf(family, section, {
        family: element,
        encoding,
        encode,
        weight: 'int4',
        activation: 'int4',
        accumulator: 12,
      });
      const target = { plan: design.plan(), golden: () => design.golden() };
      const options = { engines: [engine], seed: 7, vectors: 60, cyclesPerRun: 60 };
      const results = await cosimulate(target, options);
      requireMatch(results);
      const gemms = sample(gemmShapes(design, 9), { seed: 5, numRuns: 2 }).flatMap((shape) =>
        sample(gemmWords(design, shape), { seed: 6, numRuns: 1 }),
      );
      const pairs = everyPair(design, 3);
      expect(pairs.m * pairs.n).toBe(256);
      expect(
        await cosimulateGemms(design, [...gemms, pairs], { engines: [engine], seed: 6 }),
      ).toMatchObject([{ mismatches: 0 }]);
    },
  );
});

const narrow = { weight: 'int8', activation: 'uint5', accumulator: 20, encode: 'edge' };
textLaws(systolicOs, [
  [
    { rows: 2, columns: 3 },
    { family: 'opt1', encode: 'edge' },
  ],
]);
textLaws(cube, [
  [
    { rows: 2, columns: 2, depth: 3 },
    { family: 'opt2', encoding: 'ent', ...narrow },
  ],
]);
textLaws(matrix2d, [
  [
    { rows: 2, columns: 2 },
    { family: 'opt1', encoding: 'csd', ...narrow },
  ],
]);

test('digits are made once per row or column, and in no element', () => {
  const plan = arrayOf(
    matrix2d,
    { rows: 4, columns: 3, depth: 2 },
    { family: 'opt1', encode: 'edge' },
  ).plan();
  const coders = plan.children.filter(({ part }) => part === 'encoder');
  expect(coders.map(({ count }) => count)).toEqual([3 * 2]);
  const all = modulesOf(plan).map(({ module }) => module);
  expect(all.filter((module) => module.startsWith('pe_booth4'))).toEqual([]);
});

test('the coders stand before the operand whose digits leave less to add', async () => {
  const element = { family: 'opt1', weight: 'int8', activation: 'int4', encode: 'edge' };
  for (const [family, section] of [
    [cube, { rows: 2, columns: 3, depth: 2 }],
    [matrix2d, { rows: 2, columns: 3 }],
  ] as const) {
    const design = arrayOf(family, section, element);
    const plan = design.plan();
    const coders = plan.children.filter(({ part }) => part === 'encoder');
    expect(coders.map(({ count }) => count)).toEqual([2 * design.role.lanes]);
    const target = { plan, golden: () => design.golden() };
    const [first] = engines;
    if (first === undefined) continue;
    requireMatch(await cosimulate(target, { engines: [first], seed: 7, vectors: 60 }));
  }
});

test('an array that holds weights keeps them as they are', () => {
  for (const family of [systolicWs, adderTree]) {
    expect(() =>
      arrayOf(family, { rows: 2, columns: 2 }, { family: 'opt1', encode: 'edge' }),
    ).toThrow('encode must be element');
  }
});
