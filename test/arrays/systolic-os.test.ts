import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { scheduleLaws } from '../laws/array-laws.ts';

scheduleLaws(systolicOs, [
  [{ rows: 1, columns: 1 }, {}],
  [{ rows: 1, columns: 3 }, { pipeline: 2 }],
  [{ rows: 3, columns: 1 }, {}],
  [
    { rows: 4, columns: 4 },
    { pipeline: 2, accumulator: 16, overflow: 'saturate' },
  ],
  [
    { rows: 5, columns: 2 },
    { weight: 'int4', activation: 'uint6', accumulator: 13 },
  ],
]);
