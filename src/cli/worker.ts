/** `pelab worker`. */

import { InputError } from '../errors.ts';
import { defineCommand, type Command } from './command.ts';

const MAX_THREADS = 256;

export const command: Command = defineCommand({
  usage: '',
  positionals: {},
  options: {
    queue: {
      type: 'string',
      demandOption: true,
      requiresArg: true,
      describe: 'Redis with the designs of sweeps, redis://host:6379',
    },
    workers: { type: 'number', requiresArg: true, describe: 'worker threads; default 1' },
    idle: {
      type: 'number',
      requiresArg: true,
      describe: 'leave after so many seconds without work',
    },
  },
  examples: [
    ['pelab worker --queue redis://localhost:6379', 'judge designs until interrupted'],
    [
      'pelab worker --queue redis://farm:6379 --workers 8 --idle 60',
      'eight at once; leave when idle',
    ],
  ],
  async run({ queue, workers = 1, idle }, { progress }) {
    check('--workers', workers, 1, MAX_THREADS, Number.isInteger(workers));
    if (idle !== undefined) check('--idle', idle, 0, 1e6, true);
    const { work } = await import('../index.ts');
    const designs = await work(queue, {
      threads: workers,
      judged: (count) =>
        progress({ stage: 'worker', detail: `${count} designs judged, waiting for more` }),
      ...(idle === undefined ? {} : { idleMs: 1000 * idle }),
    });
    return { json: { schema: 'pelab.worker/1', designs }, text: () => `${designs} designs judged` };
  },
});

function check(name: string, value: number, low: number, high: number, isKind: boolean): void {
  if (isKind && value >= low && value <= high) return;
  throw new InputError([
    {
      code: 'out_of_range',
      path: [name],
      expected: `a number in ${low}..${high}`,
      actual: String(value),
    },
  ]);
}
