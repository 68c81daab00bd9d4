/**
 * Proof of what is claimed of a module's control. The cycles of a claim are unrolled from any state of all registers, so
 * what is proved holds wherever a design may be, and needs no induction.
 */

import type { ControlClaims } from '../../arrays/control-claim.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { decide } from '../solve/decide.ts';
import { flattened, type Answer } from '../solve/problem.ts';

/** A module, and what is claimed of it. */
export type ClaimedModule = {
  /** The module meant; `rtl` may have more around it. */
  readonly module: string;
  readonly rtl: Rtl;
  readonly claims: ControlClaims;
};

/** A claim, and whether it holds; `vacuous` where its settings cannot be met, so that it says nothing. */
export type ControlProof = Answer & { readonly claim: string };

/**
 * Prove all claims on a module.
 *
 * @param limitSeconds for all of them together, and again for those that the first solver leaves open
 * @throws {EngineError} when Yosys refuses the text or a net of a claim
 */
export async function proveControl(
  { rtl, claims: { free, claims } }: Omit<ClaimedModule, 'module'>,
  limitSeconds: number,
): Promise<ControlProof[]> {
  const answers = await decide({ ...flattened(rtl, free), claims }, limitSeconds);
  return answers.map((answer, i) => ({ ...answer, claim: claims[i]?.name ?? '' }));
}
