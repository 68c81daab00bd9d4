/** Verilator: two-state, compiled; the program is kept in a cache keyed by everything that made it. */

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  copyFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { renderStdioCpp } from '../emit/bench-stdio.ts';
import { EngineError } from '../errors.ts';
import type { Block, Engine, Rtl, Session } from './engine.ts';
import { writeSources } from './stdio-sources.ts';
import { bytesOf, stdioBench, stdioSession, type StdioSimulator } from './stdio.ts';
import { programCache, scratchFolder } from './stdio-scratch.ts';
import { requireTool, startChild, toolVersion } from './stdio-tool.ts';

const install = 'install it with `apt install verilator g++ make` or `brew install verilator`';

/** Registers start at 0, as in the embedded engine: every engine must give one trace. */
const flags = ['--cc', '--exe', '-O3', '--x-assign', '0', '--x-initial', '0'] as const;

/** Built programs kept; the least recently used go first. */
const keptPrograms = 64;

/** Native Verilator, from PATH; also needs a C++ compiler and make. */
export const verilator: Engine = verilatorWith('-O3');

/**
 * The same with a level of optimisation of the C++ compiler: `-O0` opens a large design in a quarter of the time, which
 * is the better choice for a few hundred cycles.
 */
export function verilatorWith(compilerFlags: '-O0' | '-O3'): Engine {
  return {
    name: 'verilator',
    install,
    version: () => toolVersion('verilator', ['--version']),
    async open(rtl: Rtl): Promise<Session> {
      const version = await toolVersion('verilator', ['--version']);
      if (version === undefined) throw new EngineError(`verilator must be on PATH; ${install}`);
      const folder = scratchFolder();
      try {
        const program = await build(rtl, compilerFlags, version, folder.path);
        const start = (): StdioSimulator => compiled(program, folder.path);
        const dispose = async (): Promise<void> => folder.remove();
        return stdioSession(rtl, { start, dispose }, false);
      } catch (error) {
        folder.remove();
        throw error;
      }
    },
  };
}

/** Path of the program: from the cache, else built and put there. */
async function build(
  rtl: Rtl,
  compilerFlags: string,
  version: string,
  folder: string,
): Promise<string> {
  const harness = renderStdioCpp(stdioBench(rtl));
  const compiler = await toolVersion('g++', ['--version']);
  const tools = [version, compiler, process.arch, flags, compilerFlags];
  const cache = programCache('verilator');
  const kept = cache === undefined ? undefined : join(cache, digest([tools, rtl, harness]));
  if (kept !== undefined && existsSync(kept)) {
    const now = new Date();
    utimesSync(kept, now, now);
    return kept;
  }
  const sources = writeSources(rtl, folder);
  const main = join(folder, 'pelab_stdio.cpp');
  writeFileSync(main, harness);
  const language = sources.systemVerilog ? '1800-2017' : '1364-2005';
  const target = [
    '--default-language',
    language,
    '--top-module',
    rtl.top,
    '--prefix',
    'Vpelab_dut',
  ];
  // Warnings are the business of `lint`.
  const quiet = ['-Wno-fatal', '-Wno-lint', '-Wno-style', '-CFLAGS', compilerFlags];
  const objects = join(folder, 'build');
  const output = ['--Mdir', objects, '-o', 'pelab_stdio'];
  const args = [...flags, ...target, ...quiet, ...output, ...sources.paths, main];
  await requireTool('verilator', args, install, folder);
  const runtime = cache === undefined ? undefined : join(cache, `runtime-${digest(tools)}`);
  // Verilator's own library is the same for every design, and the larger part of a small build.
  const hasRuntime = runtime !== undefined && copyObjects(runtime, objects);
  const make = ['-C', objects, '-f', 'Vpelab_dut.mk', '-j', '2', `OPT_FAST=${compilerFlags}`];
  await requireTool('make', make, install, folder);
  const program = join(objects, 'pelab_stdio');
  if (cache === undefined || kept === undefined) return program;
  try {
    if (runtime !== undefined && !hasRuntime) keepRuntime(objects, runtime);
    // Copied under another name first: a reader sees the whole program or none.
    const partial = `${kept}.${process.pid}`;
    copyFileSync(program, partial);
    renameSync(partial, kept);
    prune(cache);
    return kept;
  } catch {
    return program;
  }
}

/** Copy the objects of Verilator's library; make takes them, as they are newer than their sources. */
function copyObjects(from: string, to: string): boolean {
  if (!existsSync(from)) return false;
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
  return true;
}

function keepRuntime(objects: string, runtime: string): void {
  const partial = `${runtime}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  for (const name of readdirSync(objects)) {
    if (/^verilated.*\.o$/.test(name)) copyFileSync(join(objects, name), join(partial, name));
  }
  try {
    renameSync(partial, runtime);
  } catch {
    // Another process was first.
    rmSync(partial, { recursive: true, force: true });
  }
}

function prune(cache: string): void {
  const programs = readdirSync(cache)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .map((name) => ({ path: join(cache, name), used: statSync(join(cache, name)).mtimeMs }))
    .toSorted((a, b) => b.used - a.used);
  for (const { path } of programs.slice(keptPrograms)) rmSync(path, { force: true });
}

function digest(of: unknown): string {
  return createHash('sha256').update(JSON.stringify(of)).digest('hex');
}

function compiled(program: string, folder: string): StdioSimulator {
  const child = startChild(program, [], folder);
  return {
    restarts: true,
    async run(piece: Block, powerUp: boolean, answer: Block): Promise<void> {
      const head = new Uint32Array([powerUp ? 1 : 0, piece.cycles]);
      const bytes = await child.exchange(
        [bytesOf(head), bytesOf(piece.words)],
        answer.words.length * 4,
      );
      answer.words.set(new Uint32Array(bytes.buffer));
    },
    close: () => child.close(),
  };
}
