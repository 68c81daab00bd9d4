/** Processor time of what works for pelab outside its main thread. Waiting for a turn does not count, working does. */

import { readFileSync, readlinkSync } from 'node:fs';

/** Ticks per second in `/proc`, whatever the kernel's own clock. */
const ticksPerSecond = 100;

/** Places in `stat` after the name, which may hold anything: user and system time, in ticks. */
const [userTicks, systemTicks] = [11, 12];

/**
 * Seconds that a process or a thread has worked so far, in steps of 0.01.
 *
 * @param task its folder in `/proc`: a process id, or `<process>/task/<thread>`
 * @returns undefined where there is no such folder, as on systems other than Linux
 */
export function processorSeconds(task: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${task}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[userTicks]) + Number(fields[systemTicks]);
    return Number.isFinite(ticks) ? ticks / ticksPerSecond : undefined;
  } catch {
    return undefined;
  }
}

/** The folder in `/proc` of the thread that calls; undefined where there is none. */
export function ownTask(): string | undefined {
  try {
    return readlinkSync('/proc/thread-self');
  } catch {
    return undefined;
  }
}
