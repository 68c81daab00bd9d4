/**
 * What must not be left behind when a command is stopped half-way: folders being written and processes started.
 * A worker thread cannot see Ctrl-C, so it reports its leftovers to the main thread, which can.
 */

import { rmSync } from 'node:fs';

export type Leftover =
  | { readonly kind: 'path'; readonly path: string }
  /** A process group, by the id of its leader. */
  | { readonly kind: 'processes'; readonly pid: number };

export type LeftoverEvent = { readonly add: boolean; readonly leftover: Leftover };

const leftovers = new Map<string, Leftover>();
let report: ((event: LeftoverEvent) => void) | undefined;

/** Remember something to be taken away if the program is stopped. Call the returned function once it is gone. */
export function trackLeftover(leftover: Leftover): () => void {
  noteLeftover({ add: true, leftover });
  return () => noteLeftover({ add: false, leftover });
}

/** Add to the list or take from it: what `trackLeftover` does, and what the main thread does for its workers. */
export function noteLeftover(event: LeftoverEvent): void {
  const { leftover } = event;
  const key = leftover.kind === 'path' ? leftover.path : String(leftover.pid);
  if (event.add) leftovers.set(key, leftover);
  else leftovers.delete(key);
  report?.(event);
}

/** Have every change told, so that a worker's list can be kept in the main thread too. */
export function reportLeftovers(to: (event: LeftoverEvent) => void): void {
  report = to;
}

/** End the processes and remove the paths on the list. */
export function clearLeftovers(): void {
  const all = [...leftovers.values()];
  leftovers.clear();
  for (const leftover of all) if (leftover.kind === 'processes') endGroup(leftover.pid);
  for (const leftover of all) {
    if (leftover.kind === 'path') rmSync(leftover.path, { recursive: true, force: true });
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
