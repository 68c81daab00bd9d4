import { adderTree } from '../../src/arrays/adder-tree/index.ts';
import { scheduleLaws } from '../laws/array-laws.ts';

scheduleLaws(adderTree, [
  [{ rows: 1, columns: 1 }, {}],
  [{ rows: 1, columns: 3, weights: 'single' }, { pipeline: 2 }],
  [{ rows: 4, columns: 1, activations: 'hop' }, { pipeline: 2 }],
  [
    { rows: 4, columns: 4 },
    { accumulator: 16, overflow: 'saturate' },
  ],
  [{ rows: 3, columns: 5, activations: 'hop' }, { accumulator: 17 }],
  [
    { rows: 5, columns: 3, activations: 'hop', weights: 'single' },
    { weight: 'int4', activation: 'uint6', accumulator: 13 },
  ],
]);
