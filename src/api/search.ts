/** Many designs, many formats, and the figures of papers. */

import type { Exploration, ExploreOptions } from '../explore/explore.ts';
import type { WorkerOptions } from '../explore/queue.ts';
import type { ServeOptions, Serving } from '../explore/serve.ts';
import type { Precision, PrecisionOptions } from '../precision/precision.ts';
import type { ReproduceOptions, Reproduced } from '../reproduce/reproduce.ts';
import type { QuantiseFileOptions, QuantiseReport } from '../run/quantise.ts';
import { elaborate, type DesignSource } from './source.ts';

/**
 * Search a space of designs: the model first, synthesis on the best, co-simulation on the front. Writes
 * `<out>/<name>/`; started again, it takes up where it was.
 *
 * @throws {InputError} for a file that is no space, or a folder that cannot be written
 * @throws {EngineError} if another process is at the same sweep
 */
export async function explore(space: string, options: ExploreOptions = {}): Promise<Exploration> {
  const { exploreSpace } = await import('../explore/explore.ts');
  return exploreSpace(space, options);
}

/**
 * Serve the explorer of a space's sweep, running or finished, over HTTP.
 *
 * @throws {InputError} for a file that is no space
 * @throws {EngineError} when the port is taken
 */
export async function serve(space: string, options: ServeOptions = {}): Promise<Serving> {
  const { serveSweep } = await import('../explore/serve.ts');
  return serveSweep(space, options);
}

/**
 * Take part in sweeps whose designs wait in a queue, until told to stop or idle for long.
 *
 * @param queue `redis://host:port`
 * @returns number of designs judged
 * @throws {InputError} for an address that is none
 * @throws {EngineError} when no Redis answers there
 */
export async function work(queue: string, options: WorkerOptions = {}): Promise<number> {
  const { workAtQueue } = await import('../explore/queue.ts');
  return workAtQueue(queue, options);
}

/**
 * Choose a number format for every layer of the workload within a budget of cycles, bytes or energy; writes
 * `<out>/<name>.precision/`.
 *
 * @throws {InputError} for an element with one format, a budget that nothing fits, a folder that cannot be written
 * @throws {EngineError} when energy is asked for and Yosys refuses the text
 */
export async function precision(
  source: DesignSource,
  options: PrecisionOptions = {},
): Promise<Precision> {
  const { choosePrecision } = await import('../precision/precision.ts');
  return choosePrecision(await elaborate(source), options);
}

/**
 * Quantise a `.npy` file: codes, scales and zero points to `<out>/<name>.quantised/`, with the error.
 *
 * @throws {InputError} for a file that is no tensor, options out of range, a folder that cannot be written
 */
export async function quantise(
  file: string,
  options: QuantiseFileOptions = {},
): Promise<QuantiseReport> {
  const { quantiseFile } = await import('../run/quantise.ts');
  return quantiseFile(file, options);
}

/**
 * A source paper's figures measured again with our designs; writes `<out>/reproduce-<paper>/`.
 *
 * @throws {InputError} for a paper or section that is not there
 */
export async function reproduce(
  paper: string,
  options: ReproduceOptions = {},
): Promise<Reproduced> {
  const { reproducePaper } = await import('../reproduce/reproduce.ts');
  return reproducePaper(paper, options);
}
