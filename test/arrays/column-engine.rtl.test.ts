/** With PELAB_EVERY_COMBINATION=1 every element with every encoding under every engine, int4 exhaustively. */

import { sample } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnEngine } from '../../src/arrays/column-engine/index.ts';
import { digitEncodings } from '../../src/bits/digits.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { arrayOf, everyPair, gemmShapes, gemmWords, rtlLaws } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

rtlLaws(
  columnEngine,
  [
    [
      { rows: 2, columns: 4, queue: 3, depth: 64, resolvers: 2 },
      { family: 'opt4e', accumulator: 20, lanes: 2 },
    ],
    [
      { rows: 3, columns: 2, queue: 4, depth: 64, zeroGroups: 'skipped', resolvers: 1 },
      { family: 'opt4c', encoding: 'booth4', accumulator: 21 },
    ],
    [
      { rows: 1, columns: 1, queue: 2, group: 2, depth: 64, resolverStages: 1 },
      { family: 'opt4c', encoding: 'csd', activation: 'int4', weight: 'uint4', accumulator: 12 },
    ],
    [
      { rows: 1, columns: 3, queue: 4, depth: 64, zeroGroups: 'skipped' },
      { family: 'opt3', encoding: 'sign-magnitude', activation: 'uint4', weight: 'uint4' },
    ],
  ],
  { vectors: 400, cyclesPerRun: 100 },
  await lawEngines('embedded', 'icarus', 'verilator'),
);

const isFull = process.env['PELAB_EVERY_COMBINATION'] === '1';
const engines = isFull
  ? await lawEngines('embedded', 'icarus', 'verilator')
  : await lawEngines('embedded');

/** Every element with every encoding; of the three widths each element and each encoding has all. */
const grid = ['opt3', 'opt4c', 'opt4e'].flatMap((family, f) =>
  digitEncodings.map((encoding, e) => ({
    family,
    encoding,
    activation: `int${[4, 8, 16][(f + e) % 3]}`,
    weight: `int${[8, 4, 16][(f + e) % 3]}`,
    accumulator: 34,
  })),
);

/** Of int4: by default a third of them, so that each element and each encoding has one. */
const narrow = ['opt3', 'opt4c', 'opt4e'].flatMap((family, f) =>
  digitEncodings
    .filter((_, e) => isFull || (f + e) % 3 === 0)
    .map((encoding) => ({
      family,
      encoding,
      activation: 'int4',
      weight: 'int4',
      accumulator: 12,
    })),
);

describe.each(engines)('column-engine in Verilog: $name', (engine) => {
  test.each(narrow)('$family, $encoding, int4: every pair of operands', async (element) => {
    const section = { rows: 2, columns: 2, queue: 2, group: 2, depth: 64, zeroGroups: 'skipped' };
    const design = arrayOf(columnEngine, section, element);
    const pairs = everyPair(design, 3);
    expect(pairs.m * pairs.n).toBe(256);
    const results = await cosimulateGemms(design, [pairs], { engines: [engine], seed: 8 });
    expect(results).toMatchObject([{ mismatches: 0 }]);
  });

  test.each(grid)('$family, $encoding, $activation: golden in every cycle', async (element) => {
    const section = { rows: 2, columns: 1, queue: 3, group: 2, depth: 64 };
    const design = arrayOf(columnEngine, section, element);
    const target = { plan: design.plan(), golden: () => design.golden() };
    const options = { engines: [engine], seed: 12, vectors: 60, cyclesPerRun: 60 };
    requireMatch(await cosimulate(target, options));
    const [shape = { m: 1, k: 1, n: 1 }] = sample(gemmShapes(design, 30), { seed: 7, numRuns: 1 });
    const gemms = sample(gemmWords(design, shape), { seed: 8, numRuns: 1 });
    const results = await cosimulateGemms(design, gemms, { engines: [engine], seed: 8 });
    expect(results).toMatchObject([{ mismatches: 0 }]);
  });
});
