/** What `prove` shows of a design: what its element computes, and what is claimed of the control of element and array. */

import type { Design } from '../design/design.ts';
import { InputError, ok, type Result } from '../errors.ts';
import { designClaims } from './control/design-claims.ts';
import { aboutStep, digitClaims, type DigitClaims } from './control/digit-claims.ts';
import { proveControl, type ClaimedModule } from './control/prove-control.ts';
import { proveElement } from './prove-element.ts';
import { verdictOf, type Proof } from './verdict.ts';
import { digitSteps } from './weights/digit-steps.ts';

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

/**
 * Prove that a design's element computes what it is to, in the role that adds to a passing sum: as the plain element of
 * the same integers does, or the fused multiply-add of the same floats, or digits times operands in a stream of digits;
 * and what is claimed of the control of element and array.
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
  const digits = digitClaims(design);
  const equality: Result<readonly Proof[], string> =
    digits === undefined
      ? await proveElement(design, limit)
      : ok(await proveDigits(design, digits, limit));
  const proofs = equality.ok ? [...equality.value] : [];
  for (const claimed of designClaims(design)) {
    proofs.push(...(await proveClaims(claimed, 'its control, in any state', limit)));
  }
  return {
    schema: 'pelab.proof/1',
    name,
    designHash: hash,
    proofs,
    ...(equality.ok ? {} : { omitted: equality.error }),
  };
}

/**
 * The sum of digits: each step by weights; where that finds a wrong step or cannot follow the sum back, by solvers,
 * which give a trace.
 */
async function proveDigits(
  { element }: Design,
  digits: DigitClaims,
  limit: number,
): Promise<readonly Proof[]> {
  const reference = 'its sum by definition, by induction';
  const { claims } = digits.claims;
  const started = performance.now();
  const steps = await digitSteps(element, digits.bare, limit);
  if (steps.verdict === 'refuted') {
    return proveClaims(aboutStep(digits, steps.inputs), reference, limit);
  }
  if (steps.verdict === 'open') return proveClaims(digits, reference, limit);
  const { inputBits } = steps;
  const wallSeconds = (performance.now() - started) / 1000 / claims.length;
  return claims.map(({ name }) => ({
    verdict: 'proved',
    by: 'weights',
    inputBits,
    module: digits.module,
    reference,
    claim: name,
    wallSeconds,
  }));
}

/** What is claimed of a module, each claim from any state. */
async function proveClaims(
  { module, rtl, claims }: ClaimedModule,
  reference: string,
  limit: number,
): Promise<readonly Proof[]> {
  const started = performance.now();
  const proofs = await proveControl({ rtl, claims }, limit);
  const wallSeconds = (performance.now() - started) / 1000 / proofs.length;
  return proofs.map(({ claim, ...answer }) => ({
    ...verdictOf(answer, limit),
    module,
    reference,
    claim: answer.verdict === 'vacuous' ? `${claim} (what it assumes cannot be)` : claim,
    wallSeconds,
  }));
}

function unsupported(subject: string, expected: string, actual: string): InputError {
  return new InputError([{ code: 'unsupported', path: [subject], expected, actual }]);
}
