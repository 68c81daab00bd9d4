/** One run of a WebAssembly program that expects WASI: a command line, a tree of files, standard streams. */

import { WasiExit, wasi } from '../../eda/wasi.ts';
import { contents, file } from '../../eda/wasi-files.ts';
import type { FileNode, FolderNode, StreamNode } from '../../eda/wasi-files.ts';
import { exportedFunction, exportedMemory, wasm } from '../../wasm/host.ts';
import type { WasmModule } from '../../wasm/host.ts';

/** How a program ended. */
export type Ending = {
  /** Exit status; undefined when it trapped. */
  readonly status: number | undefined;
  /** What it wrote to standard error, and the trap where there was one. */
  readonly stderr: string;
};

export type Streams = {
  readonly stdin?: FileNode | StreamNode;
  readonly stdout?: FileNode | StreamNode;
};

/**
 * Run a program to its end on this thread.
 *
 * @param args the command line, program name first
 * @param root the file system, changed in place
 */
export function runProgram(
  module: WasmModule,
  args: readonly string[],
  root: FolderNode,
  streams: Streams = {},
): Ending {
  const stderr = file();
  const host = wasi(args, root, streams.stdout ?? file(), stderr, streams.stdin);
  const text = (): string => new TextDecoder().decode(contents(stderr));
  try {
    const { exports } = new wasm.Instance(module, { wasi_snapshot_preview1: host.imports });
    host.attach(exportedMemory(exports));
    exportedFunction(exports, '_start')();
    return { status: 0, stderr: text() };
  } catch (error) {
    if (error instanceof WasiExit) return { status: error.code, stderr: text() };
    return { status: undefined, stderr: `${text()}${String(error)}\n` };
  }
}
