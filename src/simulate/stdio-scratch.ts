/**
 * What must not outlive this process: temporary folders and child processes. They are on the list of leftovers,
 * which is cleared when the process ends, also by Ctrl-C, a hang-up or an uncaught error.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearLeftovers, trackLeftover, type Leftover } from '../cleanup.ts';
import { cacheFolder } from '../eda/yosys-cache.ts';

let watching = false;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Put something on the list of leftovers and see to it that the list is cleared. Call the result once it is gone. */
export function guard(leftover: Leftover): () => void {
  watch();
  return trackLeftover(leftover);
}

/** A temporary folder. `remove` takes it away; so does the end of the process. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pelab-'));
  const forget = guard({ kind: 'path', path });
  return {
    path,
    remove(): void {
      rmSync(path, { recursive: true, force: true });
      forget();
    },
  };
}

/** Folder for built simulators, kept between runs. Undefined where there is none or it cannot be written. */
export function programCache(name: string): string | undefined {
  const root = cacheFolder();
  if (root === undefined) return undefined;
  try {
    const path = join(root, name);
    mkdirSync(path, { recursive: true });
    return path;
  } catch {
    return undefined;
  }
}

function watch(): void {
  if (watching) return;
  watching = true;
  process.on('exit', clearLeftovers);
  for (const signal of signals) {
    const stop = (): void => {
      clearLeftovers();
      // Where nobody else listens, the signal keeps its usual effect, exit status included.
      process.off(signal, stop);
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.on(signal, stop);
  }
}
