/** Build and run C++ harnesses on Verilator, and Icarus benches, in a scratch folder. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Built = {
  run(args: readonly string[]): Promise<string>;
  readonly buildSeconds: number;
};

/** A scratch folder that is removed afterwards. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pelab-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Verilate at -O3 with one thread, compile at -O3 for this machine. */
export async function buildVerilator(
  folder: string,
  top: string,
  files: Readonly<Record<string, string>>,
  harness: string,
): Promise<Built> {
  const from = performance.now();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'main.cpp'), harness);
  await run(
    'verilator',
    [
      '--cc --exe --build -O3 --x-assign fast --x-initial fast --noassert -Wno-fatal -Wno-lint',
      `--top-module ${top} -Mdir obj_${top} -o sim main.cpp`,
    ]
      .flatMap((options) => options.split(' '))
      .concat('-CFLAGS', '-O3 -march=native', Object.keys(files)),
    { cwd: folder, maxBuffer: 1 << 26 },
  );
  const buildSeconds = (performance.now() - from) / 1000;
  const binary = join(folder, `obj_${top}`, 'sim');
  return { buildSeconds, run: async (args) => (await run(binary, [...args])).stdout };
}

/** Compile an Icarus bench; it is run once, with its output as the result. */
export async function runIcarus(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await run('iverilog', ['-g2005', '-o', 'bench.vvp', ...Object.keys(files)], { cwd: folder });
  return (await run('vvp', ['-n', 'bench.vvp'], { cwd: folder })).stdout;
}

/** Middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** CPU seconds of this process so far. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
