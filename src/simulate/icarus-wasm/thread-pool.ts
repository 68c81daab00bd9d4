/** Threads that have finished a task wait for the next: starting one takes longer than elaborating a small design. */

import { Worker } from 'node:worker_threads';

const idle: Worker[] = [];

/** Threads that are kept waiting. */
const mostIdle = 4;

/** A thread without a task and without listeners. Give it back after its task, or end it. */
export function takeThread(): Worker {
  const waiting = idle.pop();
  if (waiting !== undefined) {
    forgetListeners(waiting);
    waiting.ref();
    return waiting;
  }
  const file = import.meta.url.endsWith('.ts') ? './worker-source.mjs' : './worker.js';
  return new Worker(new URL(file, import.meta.url));
}

/** Keep a thread that has finished its task. One that waits does not keep the process alive. */
export function giveBack(thread: Worker): void {
  forgetListeners(thread);
  if (idle.length >= mostIdle) {
    void thread.terminate();
    return;
  }
  const forget = (): void => {
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
  };
  thread.on('error', forget);
  thread.on('exit', forget);
  thread.unref();
  idle.push(thread);
}

/** By name: without one, those go too by which Node opens and closes the way of messages. */
function forgetListeners(thread: Worker): void {
  for (const name of ['message', 'error', 'exit']) thread.removeAllListeners(name);
}
