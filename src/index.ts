/**
 * The library: every command of the program is one function here, with the same options. What a function needs is
 * loaded when it is called.
 *
 * A design is given as the path of a file, as data of the same shape, or as the result of `elaborate`.
 */

import type { Design } from './design/design.ts';
import { InputError } from './errors.ts';
import type { Exploration, ExploreOptions } from './explore/explore.ts';
import type { WorkerOptions } from './explore/queue.ts';
import type { ServeOptions, Serving } from './explore/serve.ts';
import type { Precision, PrecisionOptions } from './precision/precision.ts';
import type { ReproduceOptions, Reproduced } from './reproduce/reproduce.ts';
import type { Comparison } from './report/comparison.ts';
import type { Calibration, CalibrateOptions } from './run/calibrate.ts';
import type { CompareOptions } from './run/compare.ts';
import type { CertifyOptions } from './run/certify.ts';
import type { CheckOptions, CheckReport } from './run/check.ts';
import type { DuelOptions, DuelReport } from './run/duel/duel.ts';
import type { EmitOptions, WrittenEmission } from './run/emit.ts';
import type { DesignEstimate, EstimateOptions } from './run/estimate.ts';
import type { MemoryEstimate, MemoryOptions } from './run/memories.ts';
import type { OffChip } from './run/off-chip.ts';
import type { Exported, ExportOptions } from './run/export.ts';
import type { FpgaDesignOptions, FpgaReport } from './run/fpga.ts';
import type { ClockSweep, DistributionSweep, SweepOptions } from './run/sweeps.ts';
import type { QuantiseFileOptions, QuantiseReport } from './run/quantise.ts';
import type { Imported } from './run/import-scalesim.ts';
import type { RunOptions, RunResult } from './run/run.ts';
import type { SimulateOptions, Simulation } from './run/simulate.ts';
import type { CosimDesignOptions, CosimReport } from './verify/design.ts';
import type { MutateOptions, MutationReport } from './verify/mutate/mutate.ts';
import type { BlockProofs, ProveBlocksOptions } from './verify/blocks/prove-blocks.ts';
import type { ProofReport, ProveOptions } from './verify/prove.ts';

export { defineElement, type ElementCard, type ElementFamily } from './elements/family.ts';
// What a plugin is made of: see docs/how-to-add-a-family.md.
export { decodeInteger, mask, saturate, wrap } from './bits/index.ts';
export type { Machine, Role } from './bits/machine.ts';
export { elementMachine, type Arithmetic } from './golden/arithmetic.ts';
export { accumulatePorts, chainPorts } from './structure/element-ports.ts';
export { input, output, type Operator, type Plan, type Port } from './structure/plan.ts';
export { EngineError, InputError, MismatchError, type Issue } from './errors.ts';
export type { Design } from './design/design.ts';
export type { Comparison } from './report/comparison.ts';
export type { Calibration, CalibrateOptions } from './run/calibrate.ts';
export type { CompareOptions } from './run/compare.ts';
export type { ClockSweep, DistributionSweep, SweepOptions } from './run/sweeps.ts';
export type { Certificate } from './run/certificate.ts';
export type { CertifyOptions } from './run/certify.ts';
export type { CheckOptions, CheckReport } from './run/check.ts';
export type { DuelOptions, DuelReport } from './run/duel/duel.ts';
export type { EmitOptions, WrittenEmission } from './run/emit.ts';
export type { DesignEstimate, EstimateOptions } from './run/estimate.ts';
export type { MemoryEstimate, MemoryOptions } from './run/memories.ts';
export type { OffChip } from './run/off-chip.ts';
export type { Exported, ExportOptions } from './run/export.ts';
export type { FpgaDesignOptions, FpgaEstimate, FpgaPrediction, FpgaReport } from './run/fpga.ts';
export type { QuantiseFileOptions, QuantiseReport } from './run/quantise.ts';
export type { Imported } from './run/import-scalesim.ts';
export type { RunOptions, RunResult } from './run/run.ts';
export { dequantiseTensor, errorMetrics, quantiseTensor } from './quantise/index.ts';
export type { ErrorMetrics, QuantisedTensor, QuantiseOptions } from './quantise/index.ts';
export type { GemmReport, SimulateOptions, Simulation } from './run/simulate.ts';
export type { CosimDesignOptions, CosimReport } from './verify/design.ts';
export type { MutateOptions, MutationReport } from './verify/mutate/mutate.ts';
export type { BlockProofs, ProveBlocksOptions } from './verify/blocks/prove-blocks.ts';
export type { ProofReport, ProveOptions } from './verify/prove.ts';
export type { VerificationResult } from './verify/result.ts';
export type { Exploration, ExploreOptions, ExploreReport } from './explore/explore.ts';
export type { WorkerOptions } from './explore/queue.ts';
export type { ServeOptions, Serving } from './explore/serve.ts';
export type { Precision, PrecisionOptions } from './precision/precision.ts';
export type { PrecisionReport } from './precision/report.ts';
export type { ReproduceOptions, Reproduced } from './reproduce/reproduce.ts';
export type { Progress, Step } from './progress.ts';

/** A path, the data a design file holds, or an elaborated design. */
export type DesignSource = string | object | Design;

/**
 * Read, check and elaborate a design.
 *
 * @throws {InputError} with everything that is wrong
 */
export async function elaborate(source: DesignSource): Promise<Design> {
  const { elaborateDesign, isDesign, loadDesign } = await import('./design/index.ts');
  if (typeof source === 'string') return loadDesign(source);
  return isDesign(source) ? source : elaborateDesign(source);
}

/** Cycles, utilisation, traffic and numeric error of the workload, from the golden model's schedule. */
export async function simulate(
  source: DesignSource,
  options: SimulateOptions = {},
): Promise<Simulation> {
  const { simulateDesign } = await import('./run/simulate.ts');
  return simulateDesign(await elaborate(source), options);
}

/**
 * Simulate and write: the exact results of every product to `<out>/<name>.results/`, one `.npy` per layer, unless
 * `products` is false; in the terms of SCALE-Sim, its compute report to `<out>/<name>.scalesim/`.
 *
 * @throws {InputError} if the results are more than 1 GiB, or a folder cannot be written
 */
export async function simulateToFiles(
  source: DesignSource,
  options: SimulateOptions & { readonly products?: boolean; readonly out?: string } = {},
): Promise<{ readonly simulation: Simulation; readonly files: readonly string[] }> {
  const { resultFiles } = await import('./run/results.ts');
  const { designFolder } = await import('./run/emit.ts');
  const { writeScaleSimReports } = await import('./run/scalesim.ts');
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
  const { writeEmission } = await import('./run/emit.ts');
  return writeEmission(await elaborate(source), options);
}

/**
 * Check the Verilog against the golden model, every output in every cycle. What differs is in the report.
 *
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function cosimulate(
  source: DesignSource,
  options: CosimDesignOptions = {},
): Promise<CosimReport> {
  const { cosimulateDesign } = await import('./verify/design.ts');
  return cosimulateDesign(await elaborate(source), options);
}

/**
 * Prove the element equal to the plain multiply-accumulate, for every input, where its operands are integers of up to 20
 * bits together; and what is claimed of the control of element and array.
 */
export async function prove(
  source: DesignSource,
  options: ProveOptions = {},
): Promise<ProofReport> {
  const { proveDesign } = await import('./verify/prove.ts');
  return proveDesign(await elaborate(source), options);
}

/**
 * Put faults into the netlist of the design's element and array, and see which the checks find. A mutant that is
 * neither killed nor proved equivalent has survived.
 *
 * @throws {InputError} for a number of mutants below 1
 */
export async function mutate(
  source: DesignSource,
  options: MutateOptions = {},
): Promise<MutationReport> {
  const { mutateDesign } = await import('./verify/mutate/mutate.ts');
  return mutateDesign(await elaborate(source), options);
}

/** Area, timing and energy, from synthesis of the emitted Verilog and from the model. */
export async function estimate(
  source: DesignSource,
  options: EstimateOptions = {},
): Promise<DesignEstimate[]> {
  const { estimateDesign } = await import('./run/estimate.ts');
  return estimateDesign(await elaborate(source), options);
}

/** Buffers of an array from tables of SRAM and register files, at the node of a built-in library or another. */
export async function memories(
  source: DesignSource,
  options: MemoryOptions = {},
): Promise<MemoryEstimate[]> {
  const { memoryEstimates } = await import('./run/memories.ts');
  return memoryEstimates(await elaborate(source), options);
}

/**
 * What a workload moves off the chip, and its energy; undefined without a `memory:` section, or where cycles depend on
 * the operands (`simulate` then tells).
 */
export async function offChip(source: DesignSource): Promise<OffChip | undefined> {
  const { offChipEstimate } = await import('./run/off-chip.ts');
  return offChipEstimate(await elaborate(source));
}

/**
 * Area against delay: the mappings of a design's element or array that no other beats in both, with their energy.
 *
 * @throws {EngineError} when Yosys or ABC refuses the text
 */
export async function sweepClock(
  source: DesignSource,
  options: SweepOptions & { readonly points?: number } = {},
): Promise<ClockSweep> {
  const sweeps = await import('./run/sweeps.ts');
  return sweeps.sweepClock(await elaborate(source), options);
}

/**
 * Energy per multiply-accumulate under distributions of the operands, each named as in `workload.data`.
 *
 * @throws {InputError} for a name that is no distribution
 */
export async function sweepDistributions(
  source: DesignSource,
  names: readonly string[],
  options: SweepOptions = {},
): Promise<DistributionSweep> {
  const sweeps = await import('./run/sweeps.ts');
  return sweeps.sweepDistributions(await elaborate(source), names, options);
}

/**
 * Refit the cost model to a library, with the error on designs it was not fitted to; writes
 * `<out>/calibrate-<library>/model.json`.
 *
 * @throws {InputError} for an unknown library or a folder that cannot be written
 */
export async function calibrate(options: CalibrateOptions = {}): Promise<Calibration> {
  const { calibrateLibrary } = await import('./run/calibrate.ts');
  return calibrateLibrary(options);
}

/**
 * Designs side by side at equal clock, equal throughput and in equal area.
 *
 * @throws {InputError} for fewer than two designs, or an array asked of a design without one
 */
export async function compare(
  sources: readonly DesignSource[],
  options: CompareOptions = {},
): Promise<Comparison> {
  const { compareDesigns } = await import('./run/compare.ts');
  return compareDesigns(await Promise.all(sources.map(elaborate)), options);
}

/**
 * LUTs, flip-flops, carry cells, DSPs and block RAMs of the emitted Verilog on each FPGA family, mapped by Yosys.
 *
 * @throws {EngineError} when Yosys refuses the text
 */
export async function fpga(
  source: DesignSource,
  options: FpgaDesignOptions = {},
): Promise<FpgaReport> {
  const { fpgaDesign } = await import('./run/fpga.ts');
  return fpgaDesign(await elaborate(source), options);
}

/**
 * Area and energy of one element as tables of Accelergy and ZigZag, written to `<out>/<name>.export/`.
 *
 * @throws {EngineError} when Yosys refuses the text
 * @throws {InputError} for an unknown library, or a folder that cannot be written
 */
export async function exportTables(
  source: DesignSource,
  options: ExportOptions = {},
): Promise<Exported> {
  const { exportDesign } = await import('./run/export.ts');
  return exportDesign(await elaborate(source), options);
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
  const { quantiseFile } = await import('./run/quantise.ts');
  return quantiseFile(file, options);
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
  const { choosePrecision } = await import('./precision/precision.ts');
  return choosePrecision(await elaborate(source), options);
}

/**
 * The main job: simulate, emit, co-simulate, audit, estimate; write `<out>/<name>/` with the reports.
 *
 * @throws {InputError} if the folder cannot be written
 * @throws {EngineError} when an engine is missing
 */
export async function run(source: DesignSource, options: RunOptions = {}): Promise<RunResult> {
  const { runDesign } = await import('./run/run.ts');
  return runDesign(await elaborate(source), options);
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
  const { reproducePaper } = await import('./reproduce/reproduce.ts');
  return reproducePaper(paper, options);
}

/**
 * Search a space of designs: the model first, synthesis on the best, co-simulation on the front. Writes
 * `<out>/<name>/`; started again, it takes up where it was.
 *
 * @throws {InputError} for a file that is no space, or a folder that cannot be written
 * @throws {EngineError} if another process is at the same sweep
 */
export async function explore(space: string, options: ExploreOptions = {}): Promise<Exploration> {
  const { exploreSpace } = await import('./explore/explore.ts');
  return exploreSpace(space, options);
}

/**
 * Serve the explorer of a space's sweep, running or finished, over HTTP.
 *
 * @throws {InputError} for a file that is no space
 * @throws {EngineError} when the port is taken
 */
export async function serve(space: string, options: ServeOptions = {}): Promise<Serving> {
  const { serveSweep } = await import('./explore/serve.ts');
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
  const { workAtQueue } = await import('./explore/queue.ts');
  return workAtQueue(queue, options);
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
  const { importScaleSim } = await import('./run/import-scalesim.ts');
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
 * `run`, with every operand combination where they are few, proofs and mutation besides; all of it is in the
 * certificate of the folder.
 *
 * @throws {InputError} if the folder cannot be written
 * @throws {EngineError} when an engine is missing
 */
export async function certify(
  source: DesignSource,
  options: CertifyOptions = {},
): Promise<RunResult> {
  const { certifyDesign } = await import('./run/certify.ts');
  return certifyDesign(await elaborate(source), options);
}

/**
 * Compare the files of a folder with its certificate; on request, emit and co-simulate again.
 *
 * @throws {InputError} when the folder has no certificate that can be read
 */
export async function check(folder: string, options: CheckOptions = {}): Promise<CheckReport> {
  const { checkFolder } = await import('./run/check.ts');
  return checkFolder(folder, options);
}

/**
 * Compare any arithmetic unit in Verilog with exact arithmetic: its map says what it computes and by which ports.
 *
 * @throws {InputError} for files and maps that do not fit, and when no latency gives right results
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function duel(options: DuelOptions): Promise<DuelReport> {
  const { duel: fight } = await import('./run/duel/duel.ts');
  return fight(options);
}

/** Prove the building blocks equal to their arithmetic meaning, for all inputs. */
export async function proveBlocks(options: ProveBlocksOptions = {}): Promise<BlockProofs> {
  const { proveBlocks: proveAll } = await import('./verify/blocks/prove-blocks.ts');
  return proveAll(options);
}
