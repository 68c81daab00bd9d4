/** The program as users run it: compiled, in a process of its own. */

import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

export type Ran = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
};

const root = resolve('node_modules/.cache/pelab-program');
const stamp = join(root, 'stamp');

/**
 * Compile the sources, unless that has been done since they last changed. Below node_modules, so that packages
 * resolve; templates and designs are the repository's own.
 *
 * @returns path of the program
 */
export function compileProgram(): string {
  const program = join(root, 'dist/cli/main.js');
  const newest = Math.max(
    ...readdirSync('src', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  if (newest < (statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0)) return program;
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const built = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--outDir', join(root, 'dist')],
    { encoding: 'utf8' },
  );
  if (statSync(program, { throwIfNoEntry: false }) === undefined) {
    throw new Error(`tsc wrote no program:\n${built.stdout}${built.stderr}`);
  }
  symlinkSync(resolve('templates'), join(root, 'templates'));
  cpSync('package.json', join(root, 'package.json'));
  writeFileSync(stamp, '');
  return program;
}

/** Run the program to its end. */
export function runPelab(program: string, args: readonly string[], cwd = '.'): Promise<Ran> {
  return startPelab(program, args, cwd).ended;
}

/** Start the program; `signal` sends it a signal., `output` resolves when stderr or stdout has shown a text. */
export function startPelab(
  program: string,
  args: readonly string[],
  cwd = '.',
  environment: Readonly<Record<string, string>> = {},
): { readonly ended: Promise<Ran>; signal(name: NodeJS.Signals): void } {
  const from = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = new Promise<Ran>((settle) => {
    child.on('close', (code) => {
      settle({ code, stdout, stderr, seconds: (performance.now() - from) / 1000 });
    });
  });
  return { ended, signal: (name) => void child.kill(name) };
}

/** Command lines of running processes that contain a text; none where there is no /proc. */
export function processesNaming(text: string): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // It has ended meanwhile.
      }
    })
    .filter((line) => line.includes(text));
}
