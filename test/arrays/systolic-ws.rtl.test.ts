import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { rtlLaws } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

rtlLaws(
  systolicWs,
  [
    [
      { rows: 4, columns: 4 },
      { pipeline: 2, accumulator: 16, overflow: 'saturate' },
    ],
    [{ rows: 1, columns: 1 }, {}],
    [{ rows: 1, columns: 3, weights: 'single' }, { pipeline: 2 }],
    [
      { rows: 3, columns: 2, weights: 'single' },
      { weight: 'int4', activation: 'uint6', accumulator: 13 },
    ],
  ],
  { vectors: 1000, cyclesPerRun: 200 },
  await lawEngines('embedded', 'icarus', 'verilator'),
);
