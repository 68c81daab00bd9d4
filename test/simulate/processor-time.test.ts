/** Processor time of a process and of a thread, and nothing where there is none. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ownTask, processorSeconds } from '../../src/simulate/processor-time.ts';

const isLinux = existsSync('/proc/thread-self');

function work(milliseconds: number): void {
  const { user, system } = process.cpuUsage();
  const left = (now = process.cpuUsage()): number =>
    milliseconds * 1000 - (now.user - user) - (now.system - system);
  while (left() > 0);
}

test.skipIf(!isLinux)('of the own thread: what it has worked meanwhile', () => {
  const task = ownTask() ?? '';
  expect(task).toMatch(new RegExp(`^${process.pid}/task/[0-9]+$`));
  const before = processorSeconds(task) ?? NaN;
  work(200);
  const spent = (processorSeconds(task) ?? NaN) - before;
  expect(spent).toBeGreaterThan(0.05);
  expect(spent).toBeLessThan(1);
});

test.skipIf(!isLinux)('of a process that sleeps: nothing', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('spawn', resolve));
  expect(processorSeconds(String(child.pid))).toBeLessThan(0.05);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await gone;
  expect(processorSeconds(String(child.pid))).toBeUndefined();
});

test('of what does not exist: not known', () => {
  expect(processorSeconds('no/such/task')).toBeUndefined();
});
