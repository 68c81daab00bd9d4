/** The column engine over operands and lengths: cycles per multiply-accumulate, and what synchronisation costs. */

import {
  measureColumns,
  normalRows,
  type Measured,
} from '../../arrays/column-engine/statistics.ts';
import type { Figure, Section } from '../paper.ts';
import { expectedDigits } from './normal.ts';

const SKIPPER = 'exact for groups of four and at least a cycle each (tpe.md 3.4)';
const MONTE_CARLO = 'Monte Carlo over an ideal skipper (tpe.md 2.3)';

/** Cycles per MAC of EN-T with the published skipper, by standard deviation. */
const perMac: readonly (readonly [number, number])[] = [
  [10, 2.077],
  [20, 2.342],
  [30, 2.466],
  [40, 2.559],
  [50, 2.643],
];

/** Greatest over mean digits of 32 columns, by the length of the sum. */
const spread: readonly (readonly [number, number])[] = [
  [32, 1.129],
  [128, 1.064],
  [512, 1.032],
  [1024, 1.025],
  [4096, 1.012],
];

export const columns: Section = {
  slug: 'columns',
  title: 'Cycles of the column engine',
  explanation:
    'From the scheduled model of the engine, which its RTL equals to the cycle: rows of EN-T digits, groups of four ' +
    'operands. With the published skipper a group of zeros costs a cycle; with ours it costs none.',
  async measure({ seed }) {
    return [...perDeviation(seed), ...perLength(seed)];
  },
};

/** An engine of EN-T digits, and how many rows of A it is given. */
function engine(rows: number, m: number, k: number, skipsGroups: boolean): Measured {
  return { encoding: 'ent', rows, m, k, queue: 8, skipsGroups };
}

function perDeviation(seed: number): Figure[] {
  const [m, k] = [32, 8192];
  return perMac.flatMap(([sigma, published]): Figure[] => {
    const rows = normalRows(sigma, k, seed);
    const cycles = (skipsGroups: boolean): number =>
      measureColumns(engine(1, m, k, skipsGroups), rows).cycles / (m * k);
    const conditions = `EN-T, normal, standard deviation ${sigma}, ${m} sums of ${k}`;
    return [
      {
        quantity: 'cycles per MAC, published skipper',
        conditions,
        unit: 'cycles',
        published,
        source: SKIPPER,
        ours: cycles(false),
        within: 0.01,
        note: '',
      },
      {
        quantity: 'cycles per MAC, no cycle for a group of zeros',
        conditions,
        unit: 'cycles',
        published: expectedDigits('ent', sigma),
        source: 'mean non-zero digits: the least possible',
        ours: cycles(true),
        note:
          'Groups come in one per cycle. Where almost all groups of a bit weight are zero, as at the top of small ' +
          'numbers, that is what limits; from a standard deviation of 40 on the ideal is met.',
      },
    ];
  });
}

function perLength(seed: number): Figure[] {
  const rows = 32;
  return spread.map(([k, published]): Figure => {
    const m = rows * Math.max(1, Math.round(16384 / k));
    const run = measureColumns(engine(rows, m, k, true), normalRows(30, k, seed));
    return {
      quantity: 'cycles over mean digits, 32 rows in step',
      conditions: `EN-T, normal, standard deviation 30, sums of ${k}`,
      unit: 'x',
      published,
      source: MONTE_CARLO,
      ours: (run.cycles * rows) / run.digitsOfA,
      note:
        'The Monte Carlo lets every row wait for the slowest at the end of each sum; in the engine queues let rows run ' +
        'apart, and sums leave through one port, a row per cycle, which short sums feel.',
    };
  });
}
