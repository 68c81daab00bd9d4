import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import type { Result } from '../errors.ts';
import { yosysModule } from './yosys-core.ts';
import type { YosysJob, YosysResult } from './yosys-core.ts';
import type { WorkerTask } from './yosys-worker.ts';

/** An idle worker holds a few hundred MB, and about 2 s of compiled code that the next job would miss. */
const idleTimeoutMs = 20_000;

let pool: Tinypool | undefined;

function workers(): Tinypool {
  if (pool !== undefined) return pool;
  const fromSource = import.meta.url.endsWith('.ts');
  const file = fromSource ? './yosys-worker-source.mjs' : './yosys-worker.js';
  const started = new Tinypool({
    filename: fileURLToPath(new URL(file, import.meta.url)),
    name: 'run',
    runtime: 'worker_threads',
    minThreads: 0,
    maxThreads: Math.min(8, availableParallelism()),
    idleTimeout: idleTimeoutMs,
  });
  // A thread that dies before it takes a job fails no job by itself: ending the pool rejects those that wait.
  started.on('error', () => {
    pool = undefined;
    void started.destroy();
  });
  pool = started;
  return started;
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
  return (await workers().run(task, signal === undefined ? {} : { signal })) as Result<
    YosysResult,
    string
  >;
}
