/** Area, timing and energy, on cell libraries and on FPGAs. */

import type { Comparison } from '../report/comparison.ts';
import type { Calibration, CalibrateOptions } from '../run/calibrate.ts';
import type { CompareOptions } from '../run/compare.ts';
import type { DesignEstimate, EstimateOptions } from '../run/estimate.ts';
import type { Exported, ExportOptions } from '../run/export.ts';
import type { FpgaDesignOptions, FpgaReport } from '../run/fpga.ts';
import type { MemoryEstimate, MemoryOptions } from '../run/memories.ts';
import type { OffChip } from '../run/off-chip.ts';
import type { ClockSweep, DistributionSweep, SweepOptions } from '../run/sweeps.ts';
import { elaborate, type DesignSource } from './source.ts';

/** Area, timing and energy, from synthesis of the emitted Verilog and from the model. */
export async function estimate(
  source: DesignSource,
  options: EstimateOptions = {},
): Promise<DesignEstimate[]> {
  const { estimateDesign } = await import('../run/estimate.ts');
  return estimateDesign(await elaborate(source), options);
}

/** Buffers of an array from tables of SRAM and register files, at the node of a built-in library or another. */
export async function memories(
  source: DesignSource,
  options: MemoryOptions = {},
): Promise<MemoryEstimate[]> {
  const { memoryEstimates } = await import('../run/memories.ts');
  return memoryEstimates(await elaborate(source), options);
}

/**
 * What a workload moves off the chip, and its energy; undefined without a `memory:` section, or where cycles depend on
 * the operands (`simulate` then tells).
 */
export async function offChip(source: DesignSource): Promise<OffChip | undefined> {
  const { offChipEstimate } = await import('../run/off-chip.ts');
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
  const sweeps = await import('../run/sweeps.ts');
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
  const sweeps = await import('../run/sweeps.ts');
  return sweeps.sweepDistributions(await elaborate(source), names, options);
}

/**
 * Refit the cost model to a library, with the error on designs it was not fitted to; writes
 * `<out>/calibrate-<library>/model.json`.
 *
 * @throws {InputError} for an unknown library or a folder that cannot be written
 */
export async function calibrate(options: CalibrateOptions = {}): Promise<Calibration> {
  const { calibrateLibrary } = await import('../run/calibrate.ts');
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
  const { compareDesigns } = await import('../run/compare.ts');
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
  const { fpgaDesign } = await import('../run/fpga.ts');
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
  const { exportDesign } = await import('../run/export.ts');
  return exportDesign(await elaborate(source), options);
}
