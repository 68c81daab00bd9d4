/** Sweeps through Redis, which the test starts on loopback: the same results, whoever judges and whoever dies. */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { EngineError, InputError } from '../../src/errors.ts';
import type { Outcome, Task } from '../../src/explore/evaluate.ts';
import { inQueue } from '../../src/explore/queue.ts';
import { parseSpace, type Space } from '../../src/explore/space.ts';
import { sweepSpace, type Sweep } from '../../src/explore/sweep.ts';
import { packageVersion } from '../../src/version.ts';
import { enginesRequired } from '../support/engines.ts';

const isPresent = enginesRequired || spawnSync('redis-server', ['--version']).error === undefined;
if (!isPresent) process.stderr.write('skipped: tests that need redis-server\n');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const folder = mkdtempSync(join(tmpdir(), 'pelab-queue-'));
let redis: ChildProcess;
let address = '';

beforeAll(async () => {
  if (!isPresent) return;
  const port = await freePort();
  address = `redis://127.0.0.1:${port}`;
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const text of redis.stdout ?? []) {
    if (String(text).includes('Ready to accept connections')) break;
  }
});

afterAll(() => {
  redis?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A worker process that notices within a second when another has died. */
function worker(): ChildProcess {
  const script = `
    import { workAtQueue } from ${JSON.stringify(new URL('../../src/explore/queue.ts', import.meta.url).href)};
    await workAtQueue(${JSON.stringify(address)}, { times: { lockMs: 1000, checkMs: 500 } });`;
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, script);
  const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

const space = (survivors: number): Space =>
  parseSpace(
    `name: shared
element: { family: mac, accumulator: { range: [12, 24, 2] }, weight: int4, activation: { choices: [int4, int5] } }
workload: { gemms: [{ m: 4, k: 16, n: 4 }] }
objectives: [areaUm2, delayPs]
search: { survivors: ${survivors}, verified: 0 }`,
    'shared.space.yaml',
  );

const swept = ({ designs }: Sweep): unknown => designs;
const temporary = (): string => mkdtempSync(join(folder, 'sweep-'));

function jobs(): Queue<readonly Task[], readonly Outcome[]> {
  const queue = new Queue<readonly Task[], readonly Outcome[]>(`pelab-${packageVersion()}`, {
    connection: { url: address },
  });
  onTestFinished(() => queue.close());
  return queue;
}

describe.skipIf(!isPresent)('a sweep through a queue', () => {
  test('judged by two processes is that of one', async () => {
    worker();
    worker();
    const evaluator = await inQueue(address);
    onTestFinished(() => evaluator.close());
    const far = await sweepSpace(space(0), { folder: temporary(), evaluator });
    expect(swept(far)).toEqual(swept(await sweepSpace(space(0), { folder: temporary() })));
    expect(far.designs.length).toBeGreaterThan(10);
  });

  test('threads of its own process may take part', async () => {
    const evaluator = await inQueue(address, 1);
    onTestFinished(() => evaluator.close());
    const own = await sweepSpace(space(0), { folder: temporary(), evaluator });
    expect(swept(own)).toEqual(swept(await sweepSpace(space(0), { folder: temporary() })));
  });

  test('of many jobs at once says nothing of listeners that leak', async () => {
    const warned: string[] = [];
    const hear = ({ message }: Error): void => void warned.push(message);
    process.on('warning', hear);
    onTestFinished(() => void process.off('warning', hear));
    const evaluator = await inQueue(address, 1);
    onTestFinished(() => evaluator.close());
    const tasks = Array.from({ length: 20 }, (_, i): Task => {
      const data = { name: 'none', element: { family: `no-family-${i}` } };
      const key = String(i);
      return { key, stage: 'cosim', data, folder: '.', wanted: [], vectors: 1 };
    });
    const statuses: string[] = [];
    await evaluator.run(tasks, ({ judgement }) => statuses.push(judgement.status));
    expect(statuses).toEqual(tasks.map(() => 'refused'));
    expect(warned).toEqual([]);
  });

  test('a worker that is killed gives its job back: another ends the sweep', async () => {
    const first = worker();
    const queue = jobs();
    const evaluator = await inQueue(address);
    onTestFinished(() => evaluator.close());
    const sweep = sweepSpace(space(1), { folder: temporary(), evaluator });
    const isSynthesising = async (): Promise<boolean> =>
      (await queue.getActive()).some(({ data }) => data[0]?.stage === 'synthesis');
    while (!(await isSynthesising())) await new Promise((resume) => setTimeout(resume, 5));
    first.kill('SIGKILL');
    expect(await queue.getActiveCount()).toBe(1);
    worker();
    const { designs } = await sweep;
    expect(designs.filter(({ synthesis }) => synthesis?.status === 'judged')).toHaveLength(1);
    expect(designs).toEqual(swept(await sweepSpace(space(1), { folder: temporary() })));
  });

  test('that is stopped takes its designs out of the queue', async () => {
    const queue = jobs();
    const evaluator = await inQueue(address);
    const sweep = sweepSpace(space(0), { folder: temporary(), evaluator });
    const ended = sweep.catch(() => undefined);
    while ((await queue.getWaitingCount()) === 0) {
      await new Promise((resume) => setTimeout(resume, 5));
    }
    await evaluator.close();
    expect(await queue.getWaitingCount()).toBe(0);
    void ended;
  });
});

test('an address that is none, and one where nobody answers, are told apart', async () => {
  await expect(inQueue('localhost')).rejects.toThrow(InputError);
  await expect(inQueue(`redis://127.0.0.1:${await freePort()}`)).rejects.toThrow(EngineError);
});
