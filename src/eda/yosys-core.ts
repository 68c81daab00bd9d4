import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, ok } from '../errors.ts';
import type { Result } from '../errors.ts';
import { WasiExit, wasi } from './wasi.ts';
import { contents, file, folder, listFiles, place } from './wasi-files.ts';
import type { FolderNode } from './wasi-files.ts';
import { exportedFunction, exportedMemory, wasm } from '../wasm/host.ts';
import type { WasmModule } from '../wasm/host.ts';

/** A Yosys script and the files it reads. Paths are relative to the root of a file system of its own. */
export type YosysJob = {
  readonly script: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
};

export type YosysResult = {
  /** Files that the script wrote, by path. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What commands such as `write_json -` printed; the log is kept apart. */
  readonly stdout: string;
  /** Warnings. */
  readonly stderr: string;
  /** The whole log, ABC's included. */
  readonly log: string;
  /** Wall time of the run, compilation of the tool not included. */
  readonly seconds: number;
};

const logPath = 'tmp/pelab-log';
const scriptPath = 'tmp/pelab-script.ys';
const packageFolder = dirname(createRequire(import.meta.url).resolve('@yowasp/yosys'));

let compiled: Promise<WasmModule> | undefined;

/** The compiled tool: once per process, and fit to be posted to workers. */
export function yosysModule(): Promise<WasmModule> {
  compiled ??= readFile(join(packageFolder, 'yosys.core.wasm')).then((bytes) =>
    wasm.compile(new Uint8Array(bytes)),
  );
  return compiled;
}

/** The tool's own library of Verilog and tables: contents by path below `/share`. */
export type Share = ReadonlyMap<string, Uint8Array>;

let shared: Promise<Share> | undefined;

/** Read the library: once per thread. */
export function yosysShare(): Promise<Share> {
  shared ??= loadShare();
  return shared;
}

type ResourceTree = { readonly [name: string]: ResourceTree | string | Uint8Array | URL };

async function loadShare(): Promise<Share> {
  const url = pathToFileURL(join(packageFolder, 'resources-yosys.js')).href;
  const resources = (await import(url)) as { readonly filesystem: ResourceTree };
  const share = new Map<string, Uint8Array>();
  const encoder = new TextEncoder();
  const visit = async (tree: ResourceTree, prefix: string): Promise<void> => {
    for (const [name, entry] of Object.entries(tree)) {
      const path = prefix + name;
      if (typeof entry === 'string') share.set(path, encoder.encode(entry));
      else if (entry instanceof URL) share.set(path, await readFile(entry));
      else if (entry instanceof Uint8Array) share.set(path, entry);
      else await visit(entry, `${path}/`);
    }
  };
  await visit(resources.filesystem, '');
  return share;
}

/**
 * Run a script to its end on this thread.
 *
 * @returns a failure's text: the tool's last messages, and ABC's own reason where ABC was the cause
 */
export function runCore(
  module: WasmModule,
  share: Share,
  job: YosysJob,
): Result<YosysResult, string> {
  const started = performance.now();
  const root = folder();
  root.entries.set('tmp', folder());
  for (const [path, data] of share) place(root, path, data);
  const encoder = new TextEncoder();
  const inputs = new Map<string, Uint8Array>();
  for (const [path, given] of Object.entries(job.files ?? {})) {
    const data = typeof given === 'string' ? encoder.encode(given) : given;
    inputs.set(path.replace(/^\/+/, ''), data);
    // Copied, so that a script that writes over its input leaves the caller's bytes alone.
    place(root, path, typeof given === 'string' ? data : data.slice());
  }
  place(root, scriptPath, encoder.encode(job.script));

  const stdout = file();
  const stderr = file();
  const shim = wasi(['yosys', '-QTq', '-l', logPath, '-s', scriptPath], root, stdout, stderr);
  let trap: string | undefined;
  try {
    const { exports } = new wasm.Instance(module, { wasi_snapshot_preview1: shim.imports });
    shim.attach(exportedMemory(exports));
    exportedFunction(exports, '_start')();
  } catch (error) {
    if (!(error instanceof WasiExit)) trap = String(error);
    else if (error.code !== 0) trap = `exit status ${error.code}`;
  }

  const decoder = new TextDecoder();
  const files: Record<string, Uint8Array> = {};
  let log = '';
  for (const [path, node] of listFiles(root)) {
    const data = contents(node);
    if (path === logPath) log = decoder.decode(data);
    else if (isWritten(path, data, inputs)) files[path] = data.slice();
  }
  const messages = decoder.decode(contents(stderr));
  if (trap !== undefined) return fail(explain(trap, messages, abcOutput(root)));
  const seconds = (performance.now() - started) / 1000;
  return ok({ files, stdout: decoder.decode(contents(stdout)), stderr: messages, log, seconds });
}

function isWritten(
  path: string,
  data: Uint8Array,
  inputs: ReadonlyMap<string, Uint8Array>,
): boolean {
  if (path.startsWith('share/') || path.startsWith('tmp/')) return false;
  const given = inputs.get(path);
  return given === undefined || Buffer.compare(given, data) !== 0;
}

/** ABC's output; its folder is left behind only when ABC stopped before its end. */
function abcOutput(root: FolderNode): string {
  const found = listFiles(root).find(([path]) => /^tmp\/yosys-abc-\w+\/stdouterr\.txt$/.test(path));
  return found === undefined ? '' : new TextDecoder().decode(contents(found[1]));
}

/** Yosys says of ABC no more than that its output is missing; the last command ABC echoed is the reason. */
function explain(trap: string, messages: string, abc: string): string {
  const lines = [`yosys stopped: ${trap}`, ...messages.trimEnd().split('\n').slice(-8)];
  const echoed = abc.trimEnd().split('\n');
  const last = echoed.findLastIndex((line) => line.startsWith('+ '));
  if (last >= 0) {
    lines.push(
      `ABC stopped in: ${(echoed[last] ?? '').slice(2).trim()}`,
      ...echoed.slice(last + 1),
    );
  }
  // Which of the two stacks ends first, the engine's or the tool's own in memory, differs by machine.
  if (trap.includes('call stack') || messages.includes('Deep recursion')) {
    lines.push('Deeply nested expressions overflow the tool: emit balanced ones.');
  }
  return lines.filter((line) => line !== '').join('\n');
}
