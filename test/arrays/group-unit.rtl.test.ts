/** Group dequantisers alone: the unit below a column, with operands that no array would give it. */

import { expect, test } from 'vitest';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { arrayOf } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';

const engines = await lawEngines('embedded', 'icarus');

const size = { rows: 4, columns: 2 };
const scaled = { weight: 'uint4', group: 16, zero: 'kept', scale: 'fp16' };

test.each([
  ['of integer sums', 'mixpe-a8', 3],
  ['of integer sums, cut in two', 'mixpe-a8', 5],
  ['of sums in floating point', 'mixpe-a16', 3],
] as const)('a unit %s adds the scaled difference to any result', async (_, family, edges) => {
  const section = edges === 3 ? size : { ...size, dequantiser: edges };
  const array = arrayOf(systolicOs, section, { ...scaled, family });
  const [unit] = array.units?.() ?? [];
  if (unit === undefined) throw new Error('there is a unit');
  const results = await cosimulate(unit, { engines, vectors: 3000, seed: 3 });
  requireMatch(results);
  expect(results.map(({ vectors }) => vectors >= 3000)).toEqual(engines.map(() => true));
});
