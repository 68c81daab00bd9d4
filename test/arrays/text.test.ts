import { adderTree } from '../../src/arrays/adder-tree/index.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { textLaws, type Section } from '../laws/array-laws.ts';

const deep = { pipeline: 2, accumulator: 24 };

/** The smallest, the thin and odd ones, and the usual one. */
function sizes(plain: Section, other: Section): (readonly [Section, Section])[] {
  return [
    [{ rows: 1, columns: 1, ...plain }, {}],
    [{ rows: 1, columns: 1, ...other }, deep],
    [{ rows: 1, columns: 5, ...plain }, deep],
    [{ rows: 1, columns: 5, ...other }, {}],
    [{ rows: 5, columns: 1, ...plain }, {}],
    [{ rows: 5, columns: 1, ...other }, deep],
    [
      { rows: 3, columns: 2, ...other },
      { weight: 'uint4', activation: 'int6', accumulator: 12 },
    ],
    [{ rows: 16, columns: 16, ...plain }, deep],
  ];
}

textLaws(systolicOs, sizes({}, {}));
textLaws(systolicWs, sizes({}, { weights: 'single' }));
textLaws(adderTree, sizes({ activations: 'hop' }, { weights: 'single' }));
textLaws(adderTree, sizes({}, { weights: 'single', activations: 'hop' }));
