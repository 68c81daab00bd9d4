import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { rtlLaws } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

rtlLaws(
  systolicOs,
  [
    [
      { rows: 4, columns: 4 },
      { pipeline: 2, accumulator: 16, overflow: 'saturate' },
    ],
    [{ rows: 1, columns: 1 }, {}],
    [{ rows: 1, columns: 3 }, { pipeline: 2 }],
    [
      { rows: 3, columns: 2 },
      { weight: 'int4', activation: 'uint6', accumulator: 13 },
    ],
  ],
  { vectors: 1000, cyclesPerRun: 200 },
  await lawEngines('embedded', 'icarus', 'verilator'),
);
