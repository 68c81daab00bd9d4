/**
 * A sweep on many machines: designs travel as jobs through a queue in Redis, workers anywhere judge them. A worker
 * that dies stops renewing the lock of its job, and another takes the job up.
 */

import { createHash } from 'node:crypto';
import { Queue, QueueEvents, Worker, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import { EngineError, InputError } from '../errors.ts';
import { packageVersion } from '../version.ts';
import type { Outcome, Task } from './evaluate.ts';
import { groups, inThreads, type Evaluator } from './pool.ts';

/** Workers of another version would give other figures: they see another queue. */
const queueName = `pelab-${packageVersion()}`;

/** Finished jobs that nobody fetched, because their sweep was killed, are kept this long, s. */
const KEEP_SECONDS = 3600;

/** How often a job may lose its worker before something must be wrong with the job. */
const MOST_LOSSES = 10;

/** How soon a dead worker is noticed. */
export type LockTimes = {
  /** A worker that has not renewed its lock for so long is dead, ms. */
  readonly lockMs: number;
  /** Between looks for dead workers, ms. */
  readonly checkMs: number;
};

const usualTimes: LockTimes = { lockMs: 30_000, checkMs: 10_000 };

type JobData = readonly Task[];

/**
 * Judge designs by whoever works at the queue.
 *
 * @param address `redis://host:port`
 * @param threads worker threads of this process that take part; 0, the default, leaves the work to others
 * @throws {InputError} for an address that is none
 * @throws {EngineError} when no Redis answers there
 */
export async function inQueue(address: string, threads = 0): Promise<Evaluator> {
  const connection = await connectionTo(address);
  const own = new AbortController();
  const taking = threads === 0 ? undefined : workAtQueue(address, { threads, signal: own.signal });
  const queue = new Queue<JobData, readonly Outcome[]>(queueName, { connection });
  const events = new QueueEvents(queueName, { connection });
  // Both connect again by themselves; what is lost meanwhile waits in Redis.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  // Every job that is waited for listens to both: as many as a sweep has, which is no leak.
  queue.setMaxListeners(0);
  events.setMaxListeners(0);
  await events.waitUntilReady();
  const open = new Set<Job<JobData, readonly Outcome[]>>();
  const judge = async (group: readonly Task[], done: (outcome: Outcome) => void): Promise<void> => {
    const job = await queue.add('judge', group, {
      jobId: jobName(group),
      removeOnComplete: { age: KEEP_SECONDS },
      removeOnFail: true,
    });
    open.add(job);
    const outcomes = await finished(job, events);
    open.delete(job);
    outcomes.forEach(done);
    await job.remove();
  };
  return {
    async run(tasks, done) {
      await Promise.all(groups(tasks).map((group) => judge(group, done)));
    },
    async close() {
      own.abort();
      await taking;
      // What nobody has begun is of no use any more; what is being judged cannot be taken back.
      await Promise.allSettled([...open].map((job) => job.remove()));
      await events.close();
      await queue.close();
    },
  };
}

async function finished(
  job: Job<JobData, readonly Outcome[]>,
  events: QueueEvents,
): Promise<readonly Outcome[]> {
  try {
    return await job.waitUntilFinished(events);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EngineError(`a job of the queue was given up: ${why}`, { cause: error });
  }
}

/** The same designs at the same stage are the same job: a sweep that is started again finds its old ones. */
function jobName(group: readonly Task[]): string {
  return `judge-${createHash('sha256').update(JSON.stringify(group)).digest('hex')}`;
}

export type WorkerOptions = {
  /** Worker threads of this process; default 1. */
  readonly threads?: number;
  /** Leave after so long without a job, ms; default never. */
  readonly idleMs?: number;
  readonly times?: LockTimes;
  /** Hears of every group of designs that was judged, with their number so far. */
  readonly judged?: (designs: number) => void;
  readonly signal?: AbortSignal;
};

/**
 * Take part in the sweeps of a queue until told to stop, or until there was nothing to do for `idleMs`.
 *
 * @returns number of designs judged
 * @throws {InputError} for an address that is none
 * @throws {EngineError} when no Redis answers there
 */
export async function workAtQueue(address: string, options: WorkerOptions = {}): Promise<number> {
  const { threads = 1, idleMs = Infinity, times = usualTimes, signal } = options;
  const connection = await connectionTo(address);
  const pool = inThreads(threads);
  let designs = 0;
  let running = 0;
  let since = performance.now();
  const worker = new Worker<JobData, readonly Outcome[]>(
    queueName,
    async ({ data }) => {
      running++;
      try {
        const outcomes: Outcome[] = [];
        await pool.run(data, (outcome) => outcomes.push(outcome));
        designs += outcomes.length;
        options.judged?.(designs);
        return outcomes;
      } finally {
        running--;
        since = performance.now();
      }
    },
    {
      connection,
      concurrency: threads,
      lockDuration: times.lockMs,
      stalledInterval: times.checkMs,
      maxStalledCount: MOST_LOSSES,
    },
  );
  worker.on('error', () => undefined);
  try {
    while (signal?.aborted !== true && (running > 0 || performance.now() - since < idleMs)) {
      await new Promise((resume) => setTimeout(resume, 100));
    }
  } finally {
    await worker.close(true);
    await pool.close();
  }
  return designs;
}

type Connection = { readonly url: string; readonly maxRetriesPerRequest: null };

/** What reaches Redis at an address, tried once. */
async function connectionTo(address: string): Promise<Connection> {
  if (!URL.canParse(address) || !/^rediss?:$/.test(new URL(address).protocol)) {
    throw new InputError([
      {
        code: 'wrong_type',
        path: ['--queue'],
        expected: 'an address as redis://host:6379',
        actual: address,
      },
    ]);
  }
  const client = new Redis(address, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EngineError(`no Redis answers at ${address}: ${why}`, { cause: error });
  } finally {
    client.disconnect();
  }
  return { url: address, maxRetriesPerRequest: null };
}
