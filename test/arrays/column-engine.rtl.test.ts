import { columnEngine } from '../../src/arrays/column-engine/index.ts';
import { rtlLaws } from '../laws/array-laws.ts';
import { presentEngines } from '../support/engines.ts';

rtlLaws(
  columnEngine,
  [
    [
      { rows: 2, columns: 3, queue: 3, depth: 64 },
      { family: 'opt4c', accumulator: 20 },
    ],
    [
      { rows: 2, columns: 3, queue: 3, depth: 64 },
      { family: 'opt4e', accumulator: 20 },
    ],
    [
      { rows: 3, columns: 2, queue: 4, depth: 64, zeroGroups: 'skipped' },
      { family: 'opt4c', encoding: 'booth4', accumulator: 21 },
    ],
    [
      { rows: 1, columns: 1, queue: 2, group: 2, depth: 64 },
      { family: 'opt4c', encoding: 'csd', activation: 'int4', weight: 'uint4', accumulator: 12 },
    ],
    [
      { rows: 2, columns: 2, queue: 3, depth: 64 },
      { family: 'opt3', accumulator: 20 },
    ],
    [
      { rows: 1, columns: 3, queue: 4, depth: 64, zeroGroups: 'skipped' },
      { family: 'opt3', encoding: 'sign-magnitude', activation: 'uint4', weight: 'uint4' },
    ],
  ],
  { vectors: 800, cyclesPerRun: 200 },
  await presentEngines('embedded', 'icarus', 'verilator'),
);
