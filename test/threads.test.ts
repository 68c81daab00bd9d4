/** Pools of worker threads. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { clearLeftovers } from '../src/cleanup.ts';
import { startThreads } from '../src/threads.ts';

test('what a thread has half-written is taken away when its program is stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pelab-threads-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const threads = startThreads<string, string>(
    new URL('support/here.ts', import.meta.url).href,
    'leaves-behind',
    { least: 1, most: 1, hasLeftovers: true },
  );
  onTestFinished(() => threads.close());
  const path = await threads.run(join(folder, 'half'));
  expect(existsSync(path)).toBe(true);
  // The thread's word comes a moment after its answer.
  await vi.waitFor(() => {
    clearLeftovers();
    expect(existsSync(path)).toBe(false);
  });
});
