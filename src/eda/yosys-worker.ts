/** The side of the pool that runs in a worker thread. */

import type { Result } from '../errors.ts';
import type { WasmModule } from '../wasm/host.ts';
import { runCore, yosysShare } from './yosys-core.ts';
import type { YosysJob, YosysResult } from './yosys-core.ts';

export type WorkerTask = { readonly module: WasmModule; readonly job: YosysJob };

/** Run one job; a refusal by the tool is an answer, not an exception, because classes do not cross threads. */
export async function run(task: WorkerTask): Promise<Result<YosysResult, string>> {
  return runCore(task.module, await yosysShare(), task.job);
}
