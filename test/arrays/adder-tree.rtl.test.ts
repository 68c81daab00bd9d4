import { adderTree } from '../../src/arrays/adder-tree/index.ts';
import { rtlLaws } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

rtlLaws(
  adderTree,
  [
    [
      { rows: 4, columns: 4, activations: 'hop' },
      { pipeline: 2, accumulator: 16, overflow: 'saturate' },
    ],
    [{ rows: 1, columns: 1 }, {}],
    [{ rows: 3, columns: 5 }, { accumulator: 17 }],
    [
      { rows: 2, columns: 2, activations: 'hop', weights: 'single' },
      { weight: 'int4', activation: 'uint6', accumulator: 13 },
    ],
  ],
  { vectors: 1000, cyclesPerRun: 200 },
  await lawEngines('embedded', 'icarus', 'verilator'),
);
