/** What `prove` shows of a design: what its element computes, and what is claimed of the control of element and array. */

import type { Design } from '../design/design.ts';
import { InputError, ok, type Result } from '../errors.ts';
import { designClaims } from './control/design-claims.ts';
import { proveBeats } from './prove-beats.ts';
import { proveChooser } from './prove-chooser.ts';
import { proveClaims } from './prove-claims.ts';
import { proveDigitSums } from './prove-digits.ts';
import { proveElement } from './prove-element.ts';
import type { Proof } from './verdict.ts';

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
 * the same integers does, or the fused multiply-add of the same floats, or digits times operands in a stream of digits,
 * or the products of a beat;
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
  const sums = (await proveDigitSums(design, limit)) ?? (await proveBeats(design, limit));
  const equality: Result<readonly Proof[], string> =
    sums === undefined ? await proveElement(design, limit) : ok(sums);
  const proofs = equality.ok ? [...equality.value] : [];
  proofs.push(...(await proveChooser(design, limit)));
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

function unsupported(subject: string, expected: string, actual: string): InputError {
  return new InputError([{ code: 'unsupported', path: [subject], expected, actual }]);
}
