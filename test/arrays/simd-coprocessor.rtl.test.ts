import { describe, expect, test } from 'vitest';
import { coprocessorMachine } from '../../src/arrays/simd-coprocessor/golden.ts';
import { simdCoprocessor } from '../../src/arrays/simd-coprocessor/index.ts';
import type { Coprocessor } from '../../src/arrays/simd-coprocessor/shape.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { cosimulateGemms } from '../../src/verify/gemm.ts';
import { gemmsOf } from '../../src/verify/gemm-choice.ts';
import { mutateSubject } from '../../src/verify/mutate/mutate.ts';
import { arraySubject } from '../../src/verify/mutate/array-subject.ts';
import { faceOf, playRows, type Played } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { softwareRun } from '../../src/verify/software.ts';
import { arrayOf } from '../laws/array-laws.ts';
import { lawEngines } from '../support/engines.ts';
import { traffic } from './simd-coprocessor-traffic.ts';

// One format keeps the elements small: what is tested here is around them.
const element = {
  family: 'xr-npe',
  modes: ['e2m1'],
  sums: 'dot',
  readout: 'e2m1',
  quire: 116,
  pipeline: 1,
};
const design = arrayOf(simdCoprocessor, { rows: 2, columns: 2, depth: 4 }, element);
const size: Coprocessor = {
  rows: 2,
  columns: 2,
  bus: 32,
  depth: 4,
  operand: 16,
  modeBits: 2,
  modes: 8,
  latency: 1,
};
const golden = () => coprocessorMachine(design.element.arithmetic, size);
const plan = design.plan();
const rtl = rtlOf(plan);

/** Runs of random traffic, with what the golden machine says to each. */
function played(count: number, cycles: number): Played[] {
  return Array.from({ length: count }, (_, i) => {
    const { rows, wrong, transactions } = traffic(golden(), plan, size, 100 + i, cycles);
    expect(wrong).toEqual([]);
    return { ...playRows(rows, golden(), faceOf(rtl)), vectors: transactions };
  });
}

describe.each(await lawEngines('embedded', 'icarus'))('co-processor in $name', (engine) => {
  test('random software, aborts, resets, pauses: every output of every cycle is golden', async () => {
    const runs = played(3, 800);
    const session = await engine.open(rtl);
    try {
      const answers = await session.runAll(runs.map(({ inputs }) => inputs));
      runs.forEach(({ expected }, i) => {
        const answer = answers[i];
        expect(answer && firstDifference(expected, answer)).toBeUndefined();
        expect(answer).toBeDefined();
      });
    } finally {
      await session.close();
    }
  });

  test('products are exact, in the cycles of the schedule', async () => {
    const gemms = gemmsOf(undefined, design, 5, 4000);
    const results = await cosimulateGemms(design, gemms, { engines: [engine], seed: 5 });
    expect(results).toMatchObject([{ mismatches: 0 }]);
  });
});

test('of faults in control, panels, results and registers only bits survive that short runs do not reach', async () => {
  const subject = await arraySubject(design, 1);
  const groups = subject.groups.filter(({ module }) =>
    /_(control|loader|feeder|writer|registers)/.test(module),
  );
  const runs = [1, 2, 3, 4, 5, 6].flatMap((run) => softwareRun(design, faceOf(rtl), 7, run) ?? []);
  const checks = [{ isLong: false, check: { name: 'software', runs } }];
  const options = { mutants: 24, seed: 6, limit: 1 };
  const result = await mutateSubject({ ...subject, groups, checks }, options);
  const survivors = result.mutants.filter(({ verdict }) => verdict === 'survived');
  expect(result.killed).toBeGreaterThan(result.tried / 2);
  for (const { kind, what, source } of survivors) {
    expect(['constant', 'crossed', 'carry'], `${kind}: ${what}, ${source}`).toContain(kind);
    // Counters of 64 bits, sizes and tile counts of 16, data of 32 for registers of 16.
    expect(Number(/bits? (\d+)/.exec(what)?.[1]), `${what}, ${source}`).toBeGreaterThan(2);
  }
});
