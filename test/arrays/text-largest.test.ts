import { arrayFamilies } from '../../src/arrays/index.ts';
import { textLaws, type Section } from '../laws/array-laws.ts';

type Given = readonly [section: Section, element: Section];

const fp4 = { family: 'xr-npe', modes: ['e2m1'], mode: 'e2m1', sums: 'dot', readout: 'e2m1' };

/** Where a full grid takes tools minutes: each side at its largest, with elements of few and small modules. */
const sides: Readonly<Record<string, readonly Given[]>> = {
  'column-engine': [
    [
      { rows: 32, columns: 2 },
      { family: 'opt4c', weight: 'int4', activation: 'int4', accumulator: 8 },
    ],
    [
      { rows: 2, columns: 32, resolvers: 8 },
      { family: 'opt4c', weight: 'int4', activation: 'int4', accumulator: 8 },
    ],
  ],
  'simd-coprocessor': [
    [{ rows: 32, columns: 2 }, fp4],
    [{ rows: 2, columns: 32 }, fp4],
  ],
};

/** The largest that the templates are made for. */
for (const family of arrayFamilies) {
  textLaws(family, sides[family.slug] ?? [[{ rows: 32, columns: 32 }, {}]]);
}
