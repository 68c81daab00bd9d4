/**
 * What must not outlive this process: temporary folders and child processes. Both are taken back when the
 * process ends, also by Ctrl-C, a hang-up or an uncaught error.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const releases = new Set<() => void>();
let watching = false;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Run `release` when the process ends, unless the returned function is called first. */
export function releaseAtExit(release: () => void): () => void {
  watch();
  releases.add(release);
  return () => {
    releases.delete(release);
  };
}

/** A temporary folder. `remove` takes it away; so does the end of the process. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pelab-'));
  const erase = (): void => rmSync(path, { recursive: true, force: true });
  const forget = releaseAtExit(erase);
  return {
    path,
    remove(): void {
      forget();
      erase();
    },
  };
}

/**
 * Folder for built simulators, kept between runs: `PELAB_CACHE`, else the user's cache folder.
 * Undefined where it cannot be written; the caller then builds every time.
 */
export function cacheFolder(name: string): string | undefined {
  const root =
    process.env['PELAB_CACHE'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pelab');
  const path = join(root, name);
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch {
    return undefined;
  }
}

function watch(): void {
  if (watching) return;
  watching = true;
  process.on('exit', releaseAll);
  for (const signal of signals) {
    const stop = (): void => {
      releaseAll();
      // Where nobody else listens, the signal keeps its usual effect, exit status included.
      process.off(signal, stop);
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.on(signal, stop);
  }
}

function releaseAll(): void {
  for (const release of releases) release();
  releases.clear();
}
