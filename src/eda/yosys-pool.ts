import { availableParallelism } from 'node:os';
import type { Result } from '../errors.ts';
import { startThreads, type Threads } from '../threads.ts';
import { yosysModule } from './yosys-core.ts';
import type { YosysJob, YosysResult } from './yosys-core.ts';
import type { WorkerTask } from './yosys-worker.ts';

/** An idle worker holds a few hundred MB, and about 2 s of compiled code that the next job would miss. */
const idleMs = 20_000;

type YosysThreads = Threads<WorkerTask, Result<YosysResult, string>>;

let pool: YosysThreads | undefined;

function workers(): YosysThreads {
  pool ??= startThreads(import.meta.url, 'yosys-worker', {
    least: 0,
    most: Math.min(8, availableParallelism()),
    idleMs,
    failed: () => {
      pool = undefined;
    },
  });
  return pool;
}

/**
 * Run a job on a worker thread; jobs beyond the number of cores wait. The compiled tool is shared by all threads.
 *
 * @param signal aborts the job, and with it its thread
 */
export async function runInWorker(
  job: YosysJob,
  signal?: AbortSignal,
): Promise<Result<YosysResult, string>> {
  const task: WorkerTask = { module: await yosysModule(), job };
  return workers().run(task, signal);
}
