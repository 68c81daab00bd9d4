/** Elements of another kind and with deeper pipelines: three and four edges from operands to sum. */

import { adderTree } from '../../src/arrays/adder-tree/index.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import type { ArrayFamily } from '../../src/arrays/family.ts';
import { rtlLaws, scheduleLaws, textLaws, type Section } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

const engines = await lawEngines('embedded', 'icarus');
const posit = { family: 'posit-mac', weight: 'posit4_0', activation: 'posit5_0' };
const three = { ...posit, pipeline: 3 };
const four = { ...posit, pipeline: 4 };

const cases: readonly (readonly [ArrayFamily, readonly (readonly [Section, Section])[]])[] = [
  [systolicOs, [[{ rows: 2, columns: 3 }, four]]],
  [
    systolicWs,
    [
      [{ rows: 3, columns: 2 }, four],
      [{ rows: 3, columns: 2, weights: 'single' }, three],
    ],
  ],
  [adderTree, [[{ rows: 2, columns: 3, activations: 'hop' }, three]]],
];

for (const [family, sections] of cases) {
  scheduleLaws(family, sections);
  textLaws(family, sections);
  rtlLaws(family, sections, { vectors: 300, cyclesPerRun: 100 }, engines);
}
