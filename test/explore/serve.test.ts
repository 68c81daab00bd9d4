/** The explorer of a sweep while it runs. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { EngineError } from '../../src/errors.ts';
import { inThisThread, type Evaluator } from '../../src/explore/pool.ts';
import { serveSweep, type Serving } from '../../src/explore/serve.ts';
import { loadSpace } from '../../src/explore/space.ts';
import { sweepSpace } from '../../src/explore/sweep.ts';

const out = mkdtempSync(join(tmpdir(), 'pelab-serve-'));
const file = join(out, 'watched.space.yaml');
writeFileSync(
  file,
  `name: watched
element: { family: mac, accumulator: { range: [12, 24, 4] }, weight: int4, activation: int4 }
workload: { gemms: [{ m: 4, k: 16, n: 4 }] }
objectives: [areaUm2, delayPs]
search: { survivors: 0 }`,
);

afterAll(() => rmSync(out, { recursive: true, force: true }));

async function serving(): Promise<Serving> {
  const served = await serveSweep(file, { out, port: 0 });
  onTestFinished(() => served.close());
  return served;
}

const judgements = async (url: string): Promise<number> => {
  const status = (await (await fetch(`${url}status`)).json()) as { judgements: number };
  return status.judgements;
};

test('grows with the sweep, from nothing to every design, and sends no file from elsewhere', async () => {
  const { url } = await serving();
  expect(await judgements(url)).toBe(0);

  // Looks in the midst of the sweep, once the first judgement is on disk.
  const seen: number[] = [];
  const inner = inThisThread();
  const watched: Evaluator = {
    async run(tasks, done) {
      for (const task of tasks) {
        await inner.run([task], done);
        await new Promise((resume) => setTimeout(resume, 250));
        seen.push(await judgements(url));
      }
    },
    close: () => inner.close(),
  };
  const space = loadSpace(file);
  await sweepSpace(space, { folder: join(out, space.name), evaluator: watched });
  expect(seen).toHaveLength(4);
  expect(seen.some((count) => count > 0 && count < 4)).toBe(true);
  expect(await judgements(url)).toBe(4);

  const page = await (await fetch(url)).text();
  expect(page).toContain('4 of 4 designs judged');
  expect(page).toContain('const shown = 4;');
  expect((await fetch(`${url}sweep.sqlite`)).status).toBe(200);
  expect((await fetch(`${url}..%2fwatched.space.yaml`)).status).toBe(404);
  expect((await fetch(`${url}nothing`)).status).toBe(404);
});

test('a port that is taken is one clear error', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    blocker.close();
  });
  await once(blocker, 'listening');
  const { port } = blocker.address() as { port: number };
  await expect(serveSweep(file, { out, port })).rejects.toThrow(EngineError);
});
