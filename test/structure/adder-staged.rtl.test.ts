import { describe, expect, test } from 'vitest';
import { mask } from '../../src/bits/index.ts';
import type { Machine } from '../../src/bits/machine.ts';
import { stagedAdderPlan } from '../../src/structure/adder/staged.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { lawEngines } from '../support/engines.ts';

/** The sum of the operands that the last enabled clock edge saw. */
function goldenSum(width: number): Machine {
  let sum: bigint | undefined;
  return {
    reset(): void {
      sum = undefined;
    },
    step({ en_i: enable = 0n, a_i: a = 0n, b_i: b = 0n }) {
      const outputs = { sum_o: sum };
      if (enable === 1n) sum = (a + b) & mask(width);
      return outputs;
    },
  };
}

describe.each(await lawEngines('embedded'))('adder in two stages: $name', (engine) => {
  // Pieces of eight bits: less than one, whole ones, and a last one of one, six and seven bits.
  test.each([5, 8, 9, 22, 32, 47])(
    '%i bits: every carry run has its sum, one edge later',
    async (width) => {
      const rows = [];
      for (let from = 0; from < width; from++) {
        for (let to = from; to < width; to++) {
          // Ones from `from` to `to`, and one more at their foot.
          const run = mask(to + 1) ^ mask(from);
          rows.push({ a_i: run, b_i: 1n << BigInt(from), en_i: 1n });
          rows.push({ a_i: run >> 1n, b_i: run, en_i: (from + to) % 3 === 0 ? 0n : 1n });
        }
      }
      const rtl = rtlOf(stagedAdderPlan('arrival', width));
      const { inputs, expected } = playRows(rows, goldenSum(width), faceOf(rtl));
      const session = await engine.open(rtl);
      const difference = firstDifference(expected, await session.cycles(inputs));
      await session.close();
      expect(difference).toBeUndefined();
    },
  );
});
