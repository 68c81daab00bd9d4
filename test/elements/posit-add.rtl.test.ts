import { positAdd } from '../../src/elements/posit-add/index.ts';
import { expect, test } from 'vitest';
import { checkEveryOperand } from '../../src/verify/every-operand.ts';
import { accumulate, elementOf, rtlLaws } from '../laws/element-laws.ts';
import { lawEngine } from '../support/engines.ts';

await rtlLaws({
  family: positAdd,
  vectors: 200,
  cases: [
    [{}, accumulate()],
    [{ format: 'posit16_1' }, accumulate()],
  ],
  mutants: [
    {
      name: 'a tie that always goes up',
      section: {},
      role: accumulate(),
      original: '|| body[0])',
      fault: "|| 1'b1)",
    },
  ],
});

test.each(['posit4_1', 'posit8_0'])('every pair of %s', async (format) => {
  const engines = [await lawEngine()];
  const [result] = await checkEveryOperand(elementOf(positAdd, { format }), accumulate(), {
    engines,
  });
  expect([result?.mismatches, result?.exhaustive]).toEqual([0, true]);
});
