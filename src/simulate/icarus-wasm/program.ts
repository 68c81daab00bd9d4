/** One run of a WebAssembly program that expects WASI: a command line, a tree of files, standard streams. */

import { WasiExit, wasi } from '../../eda/wasi.ts';
import { contents, file } from '../../eda/wasi-files.ts';
import type { FileNode, FolderNode, StreamNode } from '../../eda/wasi-files.ts';
import { exportedFunction, exportedMemory, wasm } from '../../wasm/host.ts';
import type { WasmMemory, WasmModule } from '../../wasm/host.ts';

/** How a program ended. */
export type Ending = {
  /** Exit status; undefined when it trapped. */
  readonly status: number | undefined;
  /** What it wrote to standard error, and the trap where there was one. */
  readonly stderr: string;
};

/** What a program is given beside its files. */
export type Surroundings = {
  readonly stdin?: FileNode | StreamNode;
  readonly stdout?: FileNode | StreamNode;
  /**
   * Bytes of memory it is likely to need, none by default. Only what it touches is taken from the machine. A program
   * that runs out grows by a page at a time, and each step costs milliseconds: in all, more than its own work.
   */
  readonly room?: number;
};

/** Bytes of a page of WebAssembly. */
const pageBytes = 65536;

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
  { stdin, stdout = file(), room = 0 }: Surroundings = {},
): Ending {
  const stderr = file();
  const host = wasi(args, root, stdout, stderr, stdin);
  const text = (): string => new TextDecoder().decode(contents(stderr));
  try {
    const { exports } = new wasm.Instance(module, { wasi_snapshot_preview1: host.imports });
    const memory = exportedMemory(exports);
    makeRoom(memory, room);
    host.attach(memory);
    exportedFunction(exports, '_start')();
    return { status: 0, stderr: text() };
  } catch (error) {
    if (error instanceof WasiExit) return { status: error.code, stderr: text() };
    return { status: undefined, stderr: `${text()}${String(error)}\n` };
  }
}

function makeRoom(memory: WasmMemory, bytes: number): void {
  try {
    memory.grow(Math.ceil(bytes / pageBytes));
  } catch {
    // The machine has no such piece to promise: the program grows by itself.
  }
}
