/** What `prove` shows of a design: what its element computes, and what is claimed of the control of element and array. */

import type { Design } from '../design/design.ts';
import { InputError } from '../errors.ts';
import { designClaims } from './control/design-claims.ts';
import { proveControl, type ClaimedModule } from './control/prove-control.ts';
import { proveElement } from './prove-element.ts';
import { verdictOf, type Proof } from './verdict.ts';

export type ProofReport = {
  readonly schema: 'pelab.proof/1';
  readonly name: string;
  readonly designHash: string;
  readonly proofs: readonly Proof[];
  /** Why the element is compared with nothing, as a sentence; absent where it is. */
  readonly omitted?: string;
};

export type ProveOptions = {
  /** Seconds until a proof is given up; default 60. */
  readonly limit?: number;
};

/** Stands for the module that it is compared with where the control of a module is proved. */
export const ownControl = 'its control, in any state';

/**
 * Prove that a design's element computes what it is to, in the role that adds to a passing sum: as the plain element of
 * the same integers does, or the fused multiply-add of the same floats; and what is claimed of the control of element and
 * array.
 *
 * @throws {InputError} for a limit that is not above 0
 */
export async function proveDesign(
  design: Design,
  options: ProveOptions = {},
): Promise<ProofReport> {
  const { limit = 60 } = options;
  if (!(limit > 0)) throw unsupported('--limit', 'seconds above 0', String(limit));
  const { name, hash } = design;
  const equality = await proveElement(design, limit);
  const proofs = equality.ok ? [equality.value] : [];
  for (const claimed of designClaims(design)) proofs.push(...(await proveClaims(claimed, limit)));
  return {
    schema: 'pelab.proof/1',
    name,
    designHash: hash,
    proofs,
    ...(equality.ok ? {} : { omitted: equality.error }),
  };
}

/** What is claimed of the control, each claim from any state. */
async function proveClaims(
  { module, rtl, claims }: ClaimedModule,
  limit: number,
): Promise<readonly Proof[]> {
  const started = performance.now();
  const proofs = await proveControl({ rtl, claims }, limit);
  const wallSeconds = (performance.now() - started) / 1000 / proofs.length;
  return proofs.map(({ claim, ...answer }) => ({
    ...verdictOf(answer, limit),
    module,
    reference: ownControl,
    claim: answer.verdict === 'vacuous' ? `${claim} (what it assumes cannot be)` : claim,
    wallSeconds,
  }));
}

function unsupported(subject: string, expected: string, actual: string): InputError {
  return new InputError([{ code: 'unsupported', path: [subject], expected, actual }]);
}
