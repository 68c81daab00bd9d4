/** Worker threads for an exhaustive check: each has its own instance of the kernel and of the golden function. */

import type { SweepKernel } from '../simulate/gates/sweep.ts';
import { startThreads } from '../threads.ts';
import type { GoldenSource } from './exhaustive-golden.ts';
import type { RangeResult } from './exhaustive-range.ts';
import type { RangeTask } from './exhaustive-worker.ts';

export type RangePool = {
  run(start: number, count: number): Promise<RangeResult>;
  close(): Promise<void>;
};

/** Start a pool; its threads end with `close`. */
export function rangePool(kernel: SweepKernel, golden: GoldenSource, threads: number): RangePool {
  const pool = startThreads<RangeTask, RangeResult>(import.meta.url, 'exhaustive-worker', {
    least: threads,
    most: threads,
  });
  return {
    run: (start, count) => pool.run({ kernel, golden, start, count }),
    close: () => pool.close(),
  };
}
