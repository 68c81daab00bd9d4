/** The column engine over operands and lengths: cycles per multiply-accumulate, and what synchronisation costs. */

import { elaborateDesign } from '../../design/index.ts';
import { InvariantError } from '../../errors.ts';
import type { Figure, Section } from '../paper.ts';
import { drawInt8, int8Probabilities } from './normal.ts';
import { nonZeroDigits } from './digits.ts';

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

/** Keys of the random streams. */
const STREAM = { cycles: 0x51, spread: 0x52 } as const;

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

type Engine = { readonly rows: number; readonly zeroGroups: 'cycle' | 'skipped' };

/** Cycles of the product of one matrix of A with `n` columns of B. */
function cyclesOf(
  { rows, zeroGroups }: Engine,
  { m, k, n }: { readonly m: number; readonly k: number; readonly n: number },
  words: Uint8Array,
): number {
  const { array } = elaborateDesign({
    name: 'tpe-columns',
    element: { family: 'opt4c', weight: 'int8', activation: 'int8', encoding: 'ent' },
    array: { architecture: 'column-engine', rows, columns: 1, zeroGroups, queue: 8, depth: 16384 },
  });
  if (array === undefined) throw new InvariantError('the design has an array');
  const row = (i: number): Uint8Array => words.subarray(i * k, (i + 1) * k);
  return array.schedule({ m, k, n, row }).cycles;
}

function perDeviation(seed: number): Figure[] {
  const [m, k] = [32, 8192];
  return perMac.flatMap(([sigma, published]): Figure[] => {
    const words = drawInt8(sigma, m * k, seed, STREAM.cycles);
    const cycles = (zeroGroups: Engine['zeroGroups']): number =>
      cyclesOf({ rows: 1, zeroGroups }, { m, k, n: 1 }, words) / (m * k);
    const counts = nonZeroDigits('ent');
    const ideal = int8Probabilities(sigma).reduce((sum, p, i) => sum + p * (counts[i] ?? 0), 0);
    const conditions = `EN-T, normal, standard deviation ${sigma}, ${m} sums of ${k}`;
    return [
      {
        quantity: 'cycles per MAC, published skipper',
        conditions,
        unit: 'cycles',
        published,
        source: SKIPPER,
        ours: cycles('cycle'),
        within: 0.01,
        note: '',
      },
      {
        quantity: 'cycles per MAC, no cycle for a group of zeros',
        conditions,
        unit: 'cycles',
        published: ideal,
        source: 'mean non-zero digits: the least possible',
        ours: cycles('skipped'),
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
    const words = drawInt8(30, m * k, seed, STREAM.spread);
    const counts = nonZeroDigits('ent');
    const digits = words.reduce((sum, word) => sum + (counts[word] ?? 0), 0);
    const cycles = cyclesOf({ rows, zeroGroups: 'skipped' }, { m, k, n: 1 }, words);
    return {
      quantity: 'cycles over mean digits, 32 rows in step',
      conditions: `EN-T, normal, standard deviation 30, sums of ${k}`,
      unit: 'x',
      published,
      source: MONTE_CARLO,
      ours: (cycles * rows) / digits,
      note:
        'The Monte Carlo lets every row wait for the slowest at the end of each sum; in the engine queues let rows run ' +
        'apart, and sums leave through one port, a row per cycle, which short sums feel.',
    };
  });
}
