/**
 * Yosys with ABC, in WebAssembly, from the pinned npm package: nothing to install. The same script on the same
 * files gives the same bytes, so results are kept on disk.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';
import type { Result } from '../errors.ts';
import { cacheFolder, contentHash, diskCache } from './yosys-cache.ts';
import type { Cache } from './yosys-cache.ts';
import { runCore, yosysModule, yosysShare } from './yosys-core.ts';
import type { YosysJob, YosysResult } from './yosys-core.ts';
import { runInWorker } from './yosys-pool.ts';

export type { YosysJob, YosysResult } from './yosys-core.ts';

export type YosysOptions = {
  /** Keep and reuse results on disk; on by default. */
  readonly cache?: boolean;
  /** Run on a worker thread, so that jobs run side by side and this thread stays free; on by default. */
  readonly worker?: boolean;
  /** Stops the job. */
  readonly signal?: AbortSignal;
};

/** Part of every key: raise it when the meaning of a stored result changes. */
const cacheFormat = 'yosys-result/1';

const running = new Map<string, Promise<YosysResult>>();
const caches = new Map<string, Cache>();

/** The version of the pinned package: `0.55.944`, which is Yosys 0.55. Belongs beside every result. */
export async function yosysVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@yowasp/yosys');
  const text = await readFile(join(dirname(entry), '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/**
 * Run a Yosys script. Two equal jobs at one time are run once.
 *
 * @param job the script, one command per line, and the files it reads, by path
 * @throws {EngineError} when a command fails, with the tool's last messages
 */
export async function runYosys(job: YosysJob, options: YosysOptions = {}): Promise<YosysResult> {
  const key = jobKey(job, await yosysVersion());
  if (options.signal !== undefined) return runOnce(key, job, options);
  const other = running.get(key);
  if (other !== undefined) return other;
  const run = runOnce(key, job, options).finally(() => running.delete(key));
  running.set(key, run);
  return run;
}

async function runOnce(key: string, job: YosysJob, options: YosysOptions): Promise<YosysResult> {
  const cache = options.cache === false ? undefined : openCache();
  const stored = await cache?.read(key);
  if (isResult(stored)) return stored;
  options.signal?.throwIfAborted();
  const result = await attempt(job, options);
  if (!result.ok) throw new EngineError(result.error);
  await cache?.write(key, result.value);
  return result.value;
}

async function attempt(job: YosysJob, options: YosysOptions): Promise<Result<YosysResult, string>> {
  if (options.worker !== false) return runInWorker(job, options.signal);
  return runCore(await yosysModule(), await yosysShare(), job);
}

function openCache(): Cache | undefined {
  const base = cacheFolder();
  if (base === undefined) return undefined;
  const known = caches.get(base);
  if (known !== undefined) return known;
  const opened = diskCache(join(base, 'yosys'));
  caches.set(base, opened);
  return opened;
}

function jobKey(job: YosysJob, version: string): string {
  const files = Object.entries(job.files ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return contentHash([cacheFormat, version, job.script, ...files.flat()]);
}

function isResult(value: unknown): value is YosysResult {
  if (typeof value !== 'object' || value === null) return false;
  const candidate = value as Partial<YosysResult>;
  return (
    typeof candidate.files === 'object' &&
    typeof candidate.stdout === 'string' &&
    typeof candidate.stderr === 'string' &&
    typeof candidate.log === 'string' &&
    typeof candidate.seconds === 'number'
  );
}
