import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { scheduleLaws } from '../laws/array-laws.ts';

scheduleLaws(systolicWs, [
  [{ rows: 1, columns: 1 }, {}],
  [{ rows: 1, columns: 1, weights: 'single' }, {}],
  [{ rows: 1, columns: 3 }, { pipeline: 2 }],
  [{ rows: 3, columns: 1, weights: 'single' }, { pipeline: 2 }],
  [
    { rows: 4, columns: 4 },
    { accumulator: 16, overflow: 'saturate' },
  ],
  [
    { rows: 5, columns: 2 },
    { weight: 'int4', activation: 'uint6', accumulator: 13, pipeline: 2 },
  ],
]);
