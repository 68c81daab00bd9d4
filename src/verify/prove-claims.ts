/** Claims on a module by the solvers, as proofs to be printed. */

import { proveControl, type ClaimedModule } from './control/prove-control.ts';
import { verdictOf, type Proof } from './verdict.ts';

/** What is claimed of a module, each claim from any state. @param limit seconds for each solver */
export async function proveClaims(
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
