/** Who judges designs: this thread, worker threads, or a queue of machines. All give the same outcomes. */

import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import { evaluate, type Outcome, type Task } from './evaluate.ts';

export type Evaluator = {
  /** Outcomes in the order of the tasks; `done` hears of each as it comes. */
  run(tasks: readonly Task[], done: (outcome: Outcome) => void): Promise<void>;
  close(): Promise<void>;
};

/** Everything in this thread, one design after another. */
export function inThisThread(): Evaluator {
  return {
    async run(tasks, done) {
      for (const task of tasks) {
        done(await evaluate(task));
        // Let a stop request in.
        await new Promise((resume) => setImmediate(resume));
      }
    },
    close: async () => undefined,
  };
}

/** Designs that one message carries: the model takes less time for one than a message does. */
const MODEL_BATCH = 32;

/** Tasks in groups: those that take microseconds together, others alone. */
export function groups(tasks: readonly Task[]): Task[][] {
  const all: Task[][] = [];
  for (const task of tasks) {
    const last = all.at(-1);
    const joins = last?.[0]?.stage === 'model' && task.stage === 'model';
    if (joins && last !== undefined && last.length < MODEL_BATCH) last.push(task);
    else all.push([task]);
  }
  return all;
}

/** Worker threads of this process. */
export function inThreads(threads: number): Evaluator {
  const fromSource = import.meta.url.endsWith('.ts');
  const file = fromSource ? './worker-source.mjs' : './worker.js';
  const pool = new Tinypool({
    filename: fileURLToPath(new URL(file, import.meta.url)),
    name: 'run',
    runtime: 'worker_threads',
    minThreads: threads,
    maxThreads: threads,
  });
  return {
    async run(tasks, done) {
      const jobs = groups(tasks).map(async (group) => {
        const outcomes = (await pool.run(group)) as readonly Outcome[];
        outcomes.forEach(done);
      });
      await Promise.all(jobs);
    },
    close: () => pool.destroy(),
  };
}
