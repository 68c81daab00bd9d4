import { bigInt, constantFrom, oneof, sample, tuple, type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mask } from '../../src/bits/index.ts';
import type { Signals } from '../../src/bits/machine.ts';
import type { Shape } from '../../src/simulate/engine.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { countSpecified, firstDifference } from '../../src/verify/compare.ts';
import { cornerWords } from '../../src/verify/corners.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { lint } from '../../src/verify/lint.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { lawEngines } from '../support/engines.ts';
import { iverilogLint } from '../support/iverilog-lint.ts';
import { blocks, compressors } from './blocks.ts';
import { sideBySide } from './every-block.ts';

const combinationalBlocks = blocks.filter(({ plan }) => plan.interface.kind === 'comb');
const streamBlocks = blocks.filter(({ plan }) => plan.interface.kind === 'stream');

describe('structure blocks: emitted text', () => {
  const together = sideBySide(combinationalBlocks);

  test('every combinational block, side by side: no warning from any linter', async () => {
    for (const { tool, messages } of await lint(together.rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
    expect(await iverilogLint(together.rtl)).toEqual([]);
  });

  test('every combinational block: the text holds what its plan claims', async () => {
    expect(auditSentences(await auditPlan(together.plan, together.rtl.files))).toEqual([]);
  });

  test.each(streamBlocks)('$name: no warning, and the plan claims all of it', async ({ plan }) => {
    const rtl = rtlOf(plan);
    expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
    for (const { tool, messages } of await lint(rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
    expect(await iverilogLint(rtl)).toEqual([]);
  });

  test.each(compressors)('$module: no warning, and the plan claims all of it', async (plan) => {
    const rtl = rtlOf(plan);
    expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
    for (const { tool, messages } of await lint(rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
  });
});

/** Rows of random words, one word in four a corner. */
function drawnRows(inputs: readonly Shape[], count: number, seed: number): Signals[] {
  const draw = sample(
    tuple(
      ...inputs.map(({ width }) => oneof({ weight: 3, arbitrary: uniform(width) }, corner(width))),
    ),
    { numRuns: count, seed },
  );
  return draw.map((words) =>
    Object.fromEntries(inputs.map(({ name }, i) => [name, words[i] ?? 0n])),
  );
}

function uniform(width: number): Arbitrary<bigint> {
  return bigInt({ min: 0n, max: mask(width) });
}

function corner(width: number): Arbitrary<bigint> {
  return constantFrom(...cornerWords(width));
}

describe.each(await lawEngines('embedded', 'icarus'))('structure blocks: $name', (engine) => {
  test('every combinational block gives what it should', async () => {
    // A few blocks at a time: one very wide row is slow in an event-driven simulator.
    for (let from = 0; from < combinationalBlocks.length; from += 12) {
      const some = combinationalBlocks.slice(from, from + 12);
      const { rtl, golden } = sideBySide(some);
      const rows = drawnRows(rtl.inputs, 150, 11);
      const { inputs, expected } = playRows(rows, golden(), faceOf(rtl));
      expect(countSpecified(expected)).toBeGreaterThan(100 * some.length);
      const session = await engine.open(rtl);
      const difference = firstDifference(expected, await session.cycles(inputs));
      await session.close();
      expect(difference).toBeUndefined();
    }
  });

  test.each(streamBlocks)(
    '$name is a queue under stalls, bubbles and resets',
    async ({ plan, golden }) => {
      const options = { engines: [engine], vectors: 1000, seed: 12 };
      const results = await cosimulate({ plan, golden }, options);
      requireMatch(results);
      expect(results.map(({ mismatches }) => mismatches)).toEqual([0]);
    },
  );
});
