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
import { arrayOf, gemmShapes, gemmWords } from '../laws/array-laws.ts';
import { presentEngines } from '../support/engines.ts';

const isFull = process.env['PELAB_EVERY_COMBINATION'] === '1';
const engines = isFull
  ? await presentEngines('embedded', 'icarus', 'verilator')
  : await presentEngines('embedded');

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
      .map((element) => ({ family, section, encoding, element, slug: family.slug })),
  ),
);

describe.each(engines)('$name', (engine) => {
  test.each(combinations)(
    '$element in $encoding in $slug: golden in every cycle, products exact and on time',
    async ({ family, section, encoding, element }) => {
      const design = arrayOf(family, section, {
        family: element,
        encoding,
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
      expect(await cosimulateGemms(design, gemms, { engines: [engine], seed: 6 })).toMatchObject([
        { mismatches: 0 },
      ]);
    },
  );
});
