/**
 * The library: every command of the program is one function here, with the same options. What a function needs is
 * loaded when it is called.
 *
 * A design is given as the path of a file, as data of the same shape, or as the result of `elaborate`.
 */

export { type DesignSource, elaborate } from './api/source.ts';
export { simulate, simulateToFiles, emit, run, importDesign, program } from './api/design.ts';
export { cosimulate, prove, proveBlocks, mutate, certify, check, duel } from './api/verify.ts';
export {
  estimate,
  memories,
  offChip,
  sweepClock,
  sweepDistributions,
  calibrate,
  compare,
  fpga,
  exportTables,
} from './api/estimate.ts';
export { explore, serve, work, precision, quantise, reproduce } from './api/search.ts';

export { defineElement, type ElementCard, type ElementFamily } from './elements/family.ts';
// What a plugin is made of: see docs/how-to-add-a-family.md.
export { decodeInteger, mask, saturate, wrap } from './bits/index.ts';
export type { Machine, Role } from './bits/machine.ts';
export { elementMachine, type Arithmetic } from './golden/arithmetic.ts';
// What software of an array with registers does, and a bus master that carries it out on simulated ports.
export type { Answer, BusProgram, BusStep, Outcome, StreamBeat } from './arrays/bus-program.ts';
export type { GemmWords } from './arrays/family.ts';
export { host, type Channel, type Host } from './arrays/simd-coprocessor/host.ts';
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
