/** A worker thread's side of a sweep. */

import { tellLeftovers } from '../threads.ts';
import { evaluate, type Outcome, type Task } from './evaluate.ts';

tellLeftovers();

/** Judge a group of designs, one after another. */
export async function run(tasks: readonly Task[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const task of tasks) outcomes.push(await evaluate(task));
  return outcomes;
}
