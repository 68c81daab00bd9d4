/** A run with all the evidence there is: every operand where they are few, proofs, mutation, the certificate. */

import type { Design } from '../design/design.ts';
import { mutateDesign } from '../verify/mutate/mutate.ts';
import { proveDesign } from '../verify/prove.ts';
import { runDesign, type RunOptions, type RunResult } from './run.ts';

export type CertifyOptions = Omit<RunOptions, 'evidence' | 'exhaustive'> & {
  /** Mutants of each module; default 1000. */
  readonly mutants?: number;
  /** Seconds for a proof, and for a run of proofs of mutants; default 60. */
  readonly limit?: number;
};

/** Operand bits of an element up to which all combinations are tried. */
const exhaustiveBits = 18;

/**
 * Collect the evidence and write `<out>/<name>/` with it.
 *
 * @throws {InputError} if the folder cannot be written
 * @throws {EngineError} when an engine is missing
 */
export async function certifyDesign(
  design: Design,
  options: CertifyOptions = {},
): Promise<RunResult> {
  const { mutants, limit, ...run } = options;
  const { progress, signal, seed } = run;
  const limits = limit === undefined ? {} : { limit };
  progress?.({ stage: 'prove' });
  const proofs = await proveDesign(design, limits);
  const mutation = await mutateDesign(design, {
    ...limits,
    ...(mutants === undefined ? {} : { mutants }),
    ...(seed === undefined ? {} : { seed }),
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { activation, weight } = design.element.arithmetic;
  const isSmall = activation.width + weight.width <= exhaustiveBits;
  const result = await runDesign(design, {
    ...run,
    ...(isSmall ? { exhaustive: true } : {}),
    evidence: { mutation, proofs },
  });
  const held =
    result.held &&
    mutation.results.every(({ survived }) => survived === 0) &&
    proofs.proofs.every(({ verdict }) => verdict !== 'refuted');
  return { ...result, held };
}
