/** From a design to what it computes, its files and its report. */

import type { BusProgram } from '../arrays/bus-program.ts';
import type { GemmWords } from '../arrays/family.ts';
import { InputError } from '../errors.ts';
import type { EmitOptions, WrittenEmission } from '../run/emit.ts';
import type { Imported } from '../run/import-scalesim.ts';
import type { RunOptions, RunResult } from '../run/run.ts';
import type { SimulateOptions, Simulation } from '../run/simulate.ts';
import { elaborate, type DesignSource } from './source.ts';

/** Cycles, utilisation, traffic and numeric error of the workload, from the golden model's schedule. */
export async function simulate(
  source: DesignSource,
  options: SimulateOptions = {},
): Promise<Simulation> {
  const { simulateDesign } = await import('../run/simulate.ts');
  return simulateDesign(await elaborate(source), options);
}

/**
 * Simulate and write: the exact results of every product to `<out>/<name>.results/`, one `.npy` per layer, unless
 * `products` is false; in the terms of SCALE-Sim, its reports to `<out>/<name>.scalesim/`.
 *
 * @throws {InputError} if the results are more than 1 GiB, or a folder cannot be written
 */
export async function simulateToFiles(
  source: DesignSource,
  options: SimulateOptions & { readonly products?: boolean; readonly out?: string } = {},
): Promise<{ readonly simulation: Simulation; readonly files: readonly string[] }> {
  const { resultFiles } = await import('../run/results.ts');
  const { designFolder } = await import('../run/emit.ts');
  const { writeScaleSimReports } = await import('../run/scalesim.ts');
  const { products = true, out, ...rest } = options;
  const design = await elaborate(source);
  const kept = products ? resultFiles(design) : undefined;
  const results = kept === undefined ? {} : { results: kept.keep };
  const simulation = await simulate(design, { ...rest, ...results });
  const files = kept?.write(`${designFolder(design, out)}.results`) ?? [];
  if (options.mode === 'scalesim-compat') {
    files.push(...writeScaleSimReports(design, simulation.scalesim, out));
  }
  return { simulation, files };
}

/**
 * Write Verilog, test bench, file list and FuseSoC core to `<out>/<name>/`.
 *
 * @throws {InputError} if the folder cannot be written
 */
export async function emit(
  source: DesignSource,
  options: EmitOptions = {},
): Promise<WrittenEmission> {
  const { writeEmission } = await import('../run/emit.ts');
  return writeEmission(await elaborate(source), options);
}

/**
 * The main job: simulate, emit, co-simulate, audit, estimate; write `<out>/<name>/` with the reports.
 *
 * @throws {InputError} if the folder cannot be written
 * @throws {EngineError} when an engine is missing
 */
export async function run(source: DesignSource, options: RunOptions = {}): Promise<RunResult> {
  const { runDesign } = await import('../run/run.ts');
  return runDesign(await elaborate(source), options);
}

/**
 * Make a design file from another tool's files: a SCALE-Sim configuration and topology.
 *
 * @throws {InputError} for files that are wrong, or a design file that is there already
 */
export async function importDesign(
  from: 'scalesim',
  files: readonly string[],
  options: { readonly to?: string } = {},
): Promise<Imported> {
  const { importScaleSim } = await import('../run/import-scalesim.ts');
  const [config, topology] = files;
  if (config === undefined || topology === undefined || files.length > 2) {
    const expected = `two files for ${from}, a configuration and a topology`;
    throw new InputError([
      { code: 'conflict', path: ['the files'], expected, actual: String(files.length) },
    ]);
  }
  return importScaleSim(config, topology, options.to);
}

/**
 * What software does to have a product computed by an array with registers: steps for whoever drives its bus, and the
 * product from the beats that come back.
 *
 * @param product words of A and B, row-major, `k` in words
 * @throws {InputError} for a design without registers
 */
export async function program(source: DesignSource, product: GemmWords): Promise<BusProgram> {
  const { array } = await elaborate(source);
  const made = array?.program?.(product);
  if (made !== undefined) return made;
  const actual = array?.architecture ?? 'an element alone';
  const expected = 'one that software programs by registers';
  throw new InputError([
    { code: 'unsupported', path: ['array', 'architecture'], expected, actual },
  ]);
}
