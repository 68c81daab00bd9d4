/** The side of an exhaustive check that runs in a worker thread. */

import type { SweepKernel } from '../simulate/gates/sweep.ts';
import { loadGolden } from './exhaustive-golden.ts';
import type { GoldenSource } from './exhaustive-golden.ts';
import { rangeRunner } from './exhaustive-range.ts';
import type { RangeResult, RangeRunner } from './exhaustive-range.ts';

export type RangeTask = {
  readonly kernel: SweepKernel;
  readonly golden: GoldenSource;
  readonly start: number;
  readonly count: number;
};

let runner: Promise<RangeRunner> | undefined;

/** Check a range. A thread serves one check: kernel and golden function are made with its first task. */
export async function run(task: RangeTask): Promise<RangeResult> {
  runner ??= rangeRunner(task.kernel, (face) => loadGolden(task.golden, face));
  return (await runner).run(task.start, task.count);
}
