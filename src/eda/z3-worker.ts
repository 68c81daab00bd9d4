/** The side of Z3's pool that runs in a worker thread. */

import type { Result } from '../errors.ts';
import type { WasmModule } from '../wasm/host.ts';
import { runZ3Core } from './z3-core.ts';

export type Z3Task = { readonly module: WasmModule; readonly text: string };

/** Carry out commands; that the solver ended is an answer, because classes do not cross threads. */
export function run({ module, text }: Z3Task): Promise<Result<string, string>> {
  return runZ3Core(module, text);
}
