/** Evidence that Verilog does what is said of it. */

import type { CertifyOptions } from '../run/certify.ts';
import type { CheckOptions, CheckReport } from '../run/check.ts';
import type { DuelOptions, DuelReport } from '../run/duel/duel.ts';
import type { RunResult } from '../run/run.ts';
import type { BlockProofs, ProveBlocksOptions } from '../verify/blocks/prove-blocks.ts';
import type { CosimDesignOptions, CosimReport } from '../verify/design.ts';
import type { MutateOptions, MutationReport } from '../verify/mutate/mutate.ts';
import type { ProofReport, ProveOptions } from '../verify/prove.ts';
import { elaborate, type DesignSource } from './source.ts';

/**
 * Check the Verilog against the golden model, every output in every cycle. What differs is in the report.
 *
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function cosimulate(
  source: DesignSource,
  options: CosimDesignOptions = {},
): Promise<CosimReport> {
  const { cosimulateDesign } = await import('../verify/design.ts');
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
  const { proveDesign } = await import('../verify/prove.ts');
  return proveDesign(await elaborate(source), options);
}

/** Prove the building blocks equal to their arithmetic meaning, for all inputs. */
export async function proveBlocks(options: ProveBlocksOptions = {}): Promise<BlockProofs> {
  const { proveBlocks: proveAll } = await import('../verify/blocks/prove-blocks.ts');
  return proveAll(options);
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
  const { mutateDesign } = await import('../verify/mutate/mutate.ts');
  return mutateDesign(await elaborate(source), options);
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
  const { certifyDesign } = await import('../run/certify.ts');
  return certifyDesign(await elaborate(source), options);
}

/**
 * Compare the files of a folder with its certificate; on request, emit and co-simulate again.
 *
 * @throws {InputError} when the folder has no certificate that can be read
 */
export async function check(folder: string, options: CheckOptions = {}): Promise<CheckReport> {
  const { checkFolder } = await import('../run/check.ts');
  return checkFolder(folder, options);
}

/**
 * Compare any arithmetic unit in Verilog with exact arithmetic: its map says what it computes and by which ports.
 *
 * @throws {InputError} for files and maps that do not fit, and when no latency gives right results
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function duel(options: DuelOptions): Promise<DuelReport> {
  const { duel: fight } = await import('../run/duel/duel.ts');
  return fight(options);
}
