import type { WasmMemory } from '../wasm/host.ts';
import { descriptorFunctions } from './wasi-descriptors.ts';
import { file } from './wasi-files.ts';
import type { FileNode, FolderNode, StreamNode } from './wasi-files.ts';
import { Descriptors, Guest, rootDescriptor } from './wasi-guest.ts';
import type { Functions } from './wasi-guest.ts';
import { pathFunctions } from './wasi-paths.ts';
import { processFunctions } from './wasi-process.ts';

export { WasiExit } from './wasi-process.ts';

export type Wasi = {
  /** The import object's `wasi_snapshot_preview1`. */
  readonly imports: Functions;
  /** Call with the instance's memory before `_start`. */
  attach(memory: WasmMemory): void;
};

/**
 * The functions of WASI preview 1 that Yosys and Icarus Verilog import, over an in-memory tree. Everything is
 * synchronous, and deterministic but for the clock.
 *
 * @param args   the command line, program name first
 * @param root   the file system, changed in place
 * @param stdout receives what the program writes to descriptor 1
 * @param stderr receives what the program writes to descriptor 2
 * @param stdin  gives what the program reads from descriptor 0; empty when absent
 * @source WASI snapshot preview 1, docs of the WebAssembly System Interface
 */
export function wasi(
  args: readonly string[],
  root: FolderNode,
  stdout: FileNode | StreamNode,
  stderr: FileNode,
  stdin: FileNode | StreamNode = file(),
): Wasi {
  const guest = new Guest();
  const table = new Descriptors(guest, [
    [0, stdin],
    [1, stdout],
    [2, stderr],
    [rootDescriptor, root],
  ]);
  return {
    imports: {
      ...processFunctions(guest, args),
      ...descriptorFunctions(guest, table),
      ...pathFunctions(guest, table),
    },
    attach: (memory) => guest.attach(memory),
  };
}
