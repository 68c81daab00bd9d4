/** What a limit of processor time stops. */

import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withinProcessorTime } from '../../../src/verify/mutate/processor-time.ts';

test('work is stopped by the processor time that it takes, not by the time that it waits', async () => {
  const limit = 0.3;
  const waited = await withinProcessorTime(limit, async () => {
    await wait(1000 * limit + 500);
    return 'ended';
  });
  expect(waited).toBe('ended');
  let rounds = 0;
  const from = process.cpuUsage();
  const worked = await withinProcessorTime(limit, async (signal) => {
    for (;;) {
      signal.throwIfAborted();
      for (const end = performance.now() + 20; performance.now() < end;) rounds++;
      await wait(1);
    }
  });
  const { user, system } = process.cpuUsage(from);
  expect(worked).toBeUndefined();
  expect(rounds).toBeGreaterThan(0);
  expect((user + system) / 1e6).toBeGreaterThanOrEqual(limit);
});

test('an error of the work is its own', async () => {
  const failing = withinProcessorTime(10, () => Promise.reject(new Error('of its own')));
  await expect(failing).rejects.toThrow('of its own');
});
