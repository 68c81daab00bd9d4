/** Who judges designs: this thread, worker threads, or a queue of machines. All give the same outcomes. */

import { startThreads } from '../threads.ts';
import { evaluate, type Outcome, type Task } from './evaluate.ts';

export type Evaluator = {
  /** `done` hears of every outcome as it comes, in any order. */
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
  const pool = startThreads<readonly Task[], readonly Outcome[]>(import.meta.url, 'worker', {
    least: threads,
    most: threads,
    hasLeftovers: true,
  });
  return {
    async run(tasks, done) {
      const jobs = groups(tasks).map(async (group) => {
        (await pool.run(group)).forEach(done);
      });
      await Promise.all(jobs);
    },
    close: () => pool.close(),
  };
}
