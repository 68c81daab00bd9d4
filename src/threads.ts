/** Pools of worker threads, from the built package or from its TypeScript source. */

import { fileURLToPath } from 'node:url';
import { BroadcastChannel } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import { noteLeftover, reportLeftovers, type LeftoverEvent } from './cleanup.ts';

export type Threads<Task, Answer> = {
  /**
   * Have a task done by a thread that is free, in the order of asking.
   *
   * @param signal aborts the task, and with it its thread
   */
  run(task: Task, signal?: AbortSignal): Promise<Answer>;
  /** Ends the threads; tasks that are not done are rejected. */
  close(): Promise<void>;
};

export type ThreadOptions = {
  readonly least: number;
  readonly most: number;
  /** A thread above `least` ends after so long without a task, ms; default at once. */
  readonly idleMs?: number;
  /** Hears that a thread died and the pool was ended. */
  readonly failed?: () => void;
  /** The threads call `tellLeftovers`: what they leave is kept in mind here. */
  readonly hasLeftovers?: boolean;
};

/** Where threads tell of what must not be left behind. */
const LEFTOVERS = 'pelab-leftovers';

/** In a worker whose pool `hasLeftovers`: tell the thread that started it. */
export function tellLeftovers(): void {
  const channel = new BroadcastChannel(LEFTOVERS);
  channel.unref();
  reportLeftovers((event) => channel.postMessage(event));
}

function hearLeftovers(): BroadcastChannel {
  const channel = new BroadcastChannel(LEFTOVERS);
  channel.unref();
  // Nothing else is ever posted there.
  channel.addEventListener('message', (message) => {
    if ('data' in message) noteLeftover(message.data as LeftoverEvent);
  });
  return channel;
}

/**
 * Start a pool.
 *
 * @param from   `import.meta.url` of the file beside which the worker lies
 * @param worker its name without ending; `<name>-source.mjs` registers the loader when pelab runs from its source. It
 *   exports `run(task)`.
 */
export function startThreads<Task, Answer>(
  from: string,
  worker: string,
  { least, most, idleMs, failed, hasLeftovers = false }: ThreadOptions,
): Threads<Task, Answer> {
  const file = from.endsWith('.ts') ? `./${worker}-source.mjs` : `./${worker}.js`;
  const pool = new Tinypool({
    filename: fileURLToPath(new URL(file, from)),
    name: 'run',
    runtime: 'worker_threads',
    minThreads: least,
    maxThreads: most,
    ...(idleMs === undefined ? {} : { idleTimeout: idleMs }),
  });
  // A thread that dies before it takes a task fails no task by itself: ending the pool rejects those that wait.
  pool.on('error', () => {
    failed?.();
    void pool.destroy();
  });
  const heard = hasLeftovers ? hearLeftovers() : undefined;
  return {
    run: async (task, signal) =>
      (await pool.run(task, signal === undefined ? {} : { signal })) as Answer,
    async close() {
      await pool.destroy();
      heard?.close();
    },
  };
}
