/** Figures printed by the source, and by the simulator its authors published. */

import type { PublishedFigure } from '../family.ts';

const simulator = 'hsharma35/bitfusion 04ec1c8, results/systolic_array_synth.csv';

/** One row of the simulator's table: a unit of `pmax` bits built of products of `pmin` bits. */
function synthesis(
  pmax: number,
  pmin: number,
  areaUm2: number,
  powerUw: number,
): PublishedFigure[] {
  const conditions = `unit of ${pmax} bits from ${pmin} bits, 45 nm, 500 MHz, 1 x 1 array`;
  return [
    { quantity: 'area', value: areaUm2, unit: 'um2', conditions, source: simulator },
    { quantity: 'power', value: powerUw, unit: 'uW', conditions, source: simulator },
  ];
}

export const bitFusionPublished: readonly PublishedFigure[] = [
  ...synthesis(8, 2, 1733.1, 344.3),
  ...synthesis(8, 8, 687.6, 171.8),
  ...synthesis(4, 4, 282.2, 67.9),
  ...synthesis(2, 2, 124.9, 31.6),
  {
    quantity: 'area over a fixed 8 x 8 unit',
    value: 2.52,
    unit: 'ratio',
    conditions: '45 nm, 500 MHz, from the rows above',
    source: simulator,
  },
  {
    quantity: 'area over an INT8 element with 32 bits',
    value: 2.57,
    unit: 'ratio',
    conditions: '16 bricks, 4 modes, 32-bit sum, Nangate 45 nm, 2 ns',
    source: 'earlier synthesis of ours, another Yosys and script',
  },
  ...(
    [
      ['16 x 16', 1 / 4],
      ['8 x 8', 1],
      ['8 x 4', 2],
      ['4 x 4', 4],
      ['2 x 2', 16],
    ] as const
  ).map(([mode, value]) => ({
    quantity: 'products per cycle',
    value,
    unit: 'MAC/cycle',
    conditions: `one unit, ${mode} bits`,
    source: 'arXiv 1712.01507',
  })),
];
