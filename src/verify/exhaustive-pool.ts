/** Worker threads for an exhaustive check: each has its own instance of the kernel and of the golden function. */

import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import type { SweepKernel } from '../simulate/gates/sweep.ts';
import type { GoldenSource } from './exhaustive-golden.ts';
import type { RangeResult } from './exhaustive-range.ts';
import type { RangeTask } from './exhaustive-worker.ts';

export type RangePool = {
  run(start: number, count: number): Promise<RangeResult>;
  close(): Promise<void>;
};

/** Start a pool; its threads end with `close`. */
export function rangePool(kernel: SweepKernel, golden: GoldenSource, threads: number): RangePool {
  const fromSource = import.meta.url.endsWith('.ts');
  const file = fromSource ? './exhaustive-worker-source.mjs' : './exhaustive-worker.js';
  const pool = new Tinypool({
    filename: fileURLToPath(new URL(file, import.meta.url)),
    name: 'run',
    runtime: 'worker_threads',
    minThreads: threads,
    maxThreads: threads,
  });
  return {
    run: async (start, count) => {
      const task: RangeTask = { kernel, golden, start, count };
      return (await pool.run(task)) as RangeResult;
    },
    close: () => pool.destroy(),
  };
}
