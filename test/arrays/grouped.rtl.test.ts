/** Systolic arrays of group-quantised weights: golden = schedule = Verilog, group by group. */

import { expect, test } from 'vitest';
import { sentence } from '../../src/errors.ts';
import { mixpeA8 } from '../../src/elements/mixpe-a8/index.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { rtlLaws, scheduleLaws, textLaws, type Section } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';
import type { Placement } from '../support/placement.ts';

const engines = await lawEngines('embedded', 'icarus', 'verilator');
const scaled = { weight: 'uint4', group: 5, zero: 'kept', scale: 'fp16' };
const kept = { family: 'mixpe-a8', ...scaled };
const cases: (readonly [Section, Section])[] = [
  [{ rows: 3, columns: 2 }, kept],
  [
    { rows: 2, columns: 3 },
    { ...kept, zero: 'folded', scale: 'bf16', result: 'fp16' },
  ],
  [
    { rows: 1, columns: 1 },
    { ...kept, weight: 'int4', zero: 'none', scale: 'e8m0', group: 1 },
  ],
  [
    { rows: 2, columns: 2 },
    {
      ...kept,
      activation: 'uint4',
      weight: 'uint3',
      scale: 'e4m3',
      result: 'bf16',
      group: 9,
      pipeline: 2,
    },
  ],
];

const half = {
  family: 'mixpe-a16',
  activation: 'e4m3',
  weight: 'uint3',
  accumulator: 'fp16',
  group: 4,
  zero: 'kept',
  scale: 'e5m2',
};
const floatCases: (readonly [Section, Section])[] = [
  [{ rows: 2, columns: 2 }, half],
  [
    { rows: 2, columns: 1 },
    { ...half, activation: 'fp16', accumulator: 'aligned', mantissa: 8, scale: 'fp16' },
  ],
];
const floatStationaryCases: (readonly [Section, Section])[] = [
  [
    { rows: 4, columns: 2, results: 3 },
    { ...half, zero: 'folded', pipeline: 3 },
  ],
];

/** Weight-stationary arrays hold a group per column; blocks of `results` rows take a beat each, zeros included. */
const stationaryCases: (readonly [Section, Section])[] = [
  [
    { rows: 3, columns: 2, results: 5 },
    { ...kept, group: 3 },
  ],
  [
    { rows: 4, columns: 3 },
    { ...kept, zero: 'folded', scale: 'bf16', result: 'fp16', group: 4 },
  ],
  [
    { rows: 1, columns: 1, results: 1, weights: 'single' },
    { ...kept, weight: 'int4', zero: 'none', scale: 'e8m0', group: 1 },
  ],
  [
    { rows: 2, columns: 2, results: 3, weights: 'single' },
    { ...kept, activation: 'uint4', weight: 'uint3', scale: 'e4m3', group: 2, pipeline: 2 },
  ],
];

/** Groups longer than the array has rows: sums go back to the top, fold by fold. */
const foldedCases: (readonly [Section, Section])[] = [
  [
    { rows: 2, columns: 2, results: 3 },
    { ...kept, group: 5 },
  ],
  [
    { rows: 3, columns: 1, results: 11 },
    { ...kept, zero: 'folded', group: 6, pipeline: 2 },
  ],
  [
    { rows: 1, columns: 2, results: 1, weights: 'single' },
    { ...kept, weight: 'int4', zero: 'none', group: 3 },
  ],
  [
    { rows: 2, columns: 1, results: 2 },
    { ...half, zero: 'folded', pipeline: 3 },
  ],
];

/** Dequantisers of five edges: results of a tile wait in a queue. */
const deepCases: (readonly [Section, Section])[] = [
  [{ rows: 4, columns: 1, dequantiser: 5 }, kept],
];
const deepStationaryCases: (readonly [Section, Section])[] = [
  [
    { rows: 2, columns: 2, results: 5, dequantiser: 5 },
    { ...kept, zero: 'folded', group: 4 },
  ],
];

const inBlocks: Placement = (design, { m, k, n }, beat) => {
  const { rows, columns, element, role, params } = design;
  const results = Number(params['results'] ?? rows);
  const length = design.scaling?.length ?? rows;
  const folds = Math.ceil(length / rows);
  const [groups, across] = [Math.ceil(k / length), Math.ceil(n / columns)];
  const [index, fold] = [Math.floor(beat / results / folds), Math.floor(beat / results) % folds];
  const tile = Math.floor(index / groups);
  const isInside = Math.floor(tile / across) * results + (beat % results) < m;
  const macs: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) {
      const distance = 1 + row * element.latency(role) + j;
      const step = fold * rows + row;
      const depth = (index % groups) * length + step;
      const column = (tile % across) * columns + j;
      const isReal = isInside && step < length && depth < k && column < n;
      macs[distance] = (macs[distance] ?? 0) + (isReal ? 1 : 0);
    }
  }
  return Array.from(macs, (count) => count ?? 0);
};

const runs = { vectors: 250, cyclesPerRun: 125 };

scheduleLaws(systolicOs, cases);
textLaws(systolicOs, cases);
rtlLaws(systolicOs, cases, runs, engines);

const few = { vectors: 120, cyclesPerRun: 120 };
scheduleLaws(systolicOs, floatCases);
textLaws(systolicOs, floatCases);
rtlLaws(systolicOs, floatCases, few, engines);
scheduleLaws(systolicWs, floatStationaryCases, inBlocks);
rtlLaws(systolicWs, floatStationaryCases, few, engines);

scheduleLaws(systolicWs, stationaryCases, inBlocks);
textLaws(systolicWs, stationaryCases);
rtlLaws(systolicWs, stationaryCases, runs, engines);

scheduleLaws(systolicWs, foldedCases, inBlocks);
textLaws(systolicWs, foldedCases);
rtlLaws(systolicWs, foldedCases, few, engines);

scheduleLaws(systolicOs, deepCases);
textLaws(systolicOs, deepCases);
rtlLaws(systolicOs, deepCases, few, engines);
scheduleLaws(systolicWs, deepStationaryCases, inBlocks);
textLaws(systolicWs, deepStationaryCases);
rtlLaws(systolicWs, deepStationaryCases, few, engines);

test.each([
  [3, scaled, 'dequantiser must be 3 where results have fewer than 4 rows, not 5'],
  [8, {}, 'dequantiser must be absent where weights have no scales, not 5'],
] as const)('systolic-os of %i rows refuses five edges for %j', (rows, element, expected) => {
  const configured = mixpeA8.configure(element);
  if (!configured.ok) throw new Error('an element');
  const design = systolicOs.configure({ rows, columns: 2, dequantiser: 5 }, configured.value);
  expect(design.ok ? [] : design.error.map(sentence)).toEqual([expected]);
});
