/** Z3, an SMT solver, in WebAssembly from its npm package: nothing to install. What it answers is kept on disk. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { EngineError, type Result } from '../errors.ts';
import { startThreads, type Threads } from '../threads.ts';
import { cacheFolder, contentHash, diskCache } from './yosys-cache.ts';
import { z3Module, z3Version } from './z3-core.ts';
import type { Z3Task } from './z3-worker.ts';

export { z3Version } from './z3-core.ts';

/** Part of every key: raise it when the meaning of a stored answer changes. */
const cacheFormat = 'z3-answer/1';

/** An idle thread holds about 130 MB. */
const idleMs = 10_000;

let pool: Threads<Z3Task, Result<string, string>> | undefined;

/**
 * Have commands of SMT-LIB 2 carried out on a thread of its own.
 *
 * @param signal ends them, and with them the thread
 * @returns what they print; refused commands print `(error ...)`
 * @throws {EngineError} when the solver runs out of its 2 GB of memory
 */
export async function runZ3(text: string, signal?: AbortSignal): Promise<string> {
  const base = cacheFolder();
  const cache = base === undefined ? undefined : diskCache(join(base, 'z3'));
  const key = contentHash([cacheFormat, await z3Version(), text]);
  const stored = await cache?.read(key);
  if (typeof stored === 'string') return stored;
  pool ??= startThreads(import.meta.url, 'z3-worker', {
    least: 0,
    most: Math.min(4, availableParallelism()),
    idleMs,
    failed: () => {
      pool = undefined;
    },
  });
  const answer = await pool.run({ module: await z3Module(), text }, signal);
  if (!answer.ok) throw new EngineError(answer.error);
  await cache?.write(key, answer.value);
  return answer.value;
}
