/** Arrays of an element whose sums travel in two words: plain words at the edges, one resolver per column. */

import { expect, test } from 'vitest';
import { adderTree } from '../../src/arrays/adder-tree/index.ts';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { systolicWs } from '../../src/arrays/systolic-ws/index.ts';
import { inventory } from '../../src/structure/plan.ts';
import { arrayOf, rtlLaws, scheduleLaws, textLaws, type Section } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

const engines = await lawEngines('embedded', 'icarus');
const opt1 = { family: 'opt1' };
const narrow = { ...opt1, weight: 'int4', activation: 'int4', accumulator: 16, pipeline: 2 };
const cases: (readonly [Section, Section])[] = [
  [{ rows: 3, columns: 2 }, opt1],
  [{ rows: 2, columns: 3 }, narrow],
];

for (const family of [systolicOs, systolicWs, adderTree]) {
  scheduleLaws(family, cases.slice(0, 1));
  textLaws(family, cases);
  rtlLaws(family, cases, { vectors: 150, cyclesPerRun: 75 }, engines);

  test(`${family.slug}: one resolver per column and no other addition of sums`, () => {
    const plan = arrayOf(family, { rows: 3, columns: 4 }, { ...opt1, adder: 'inferred' }).plan();
    const adds = inventory(plan).filter(({ kind }) => kind === 'add');
    expect(adds.map(({ part, widths, count }) => [part, widths, count])).toEqual([
      ['resolver', [32, 32, 32], 4],
    ]);
  });
}
