/** Elements that keep a beat of products for several cycles: how long, and its sum. */

import type { Role } from '../bits/machine.ts';
import type { Design } from '../design/design.ts';
import type { Element } from '../elements/family.ts';
import type { Pace } from '../golden/pace.ts';
import type { Rtl } from '../simulate/engine.ts';
import { beatSentences, beatSums } from './control/beat-sums.ts';
import { proveClaims } from './prove-claims.ts';
import { rtlOf } from './rtl.ts';
import type { Proof } from './verdict.ts';
import { fixedBeats } from './weights/beats.ts';
import { mostBits, pairBeats } from './weights/pair-beats.ts';

const byDefinition = 'its sum by definition, beat by beat';

/** The sum of a design's beats; undefined where its element's take no cycles of their own, or have too many bits. */
export async function proveBeats(
  { element, hash }: Design,
  limit: number,
): Promise<readonly Proof[] | undefined> {
  const pace = element.pace();
  const role: Role = { kind: 'paced', lanes: pace?.lanes ?? 0 };
  const { activation, weight } = element.arithmetic;
  const isTried = activation.width + weight.width <= mostBits;
  if (pace === undefined || element.refuses(role) !== undefined || !isTried) return undefined;
  return beatProofs(element, pace, rtlOf(element.plan(role), hash), limit);
}

/**
 * Beats by weights; where that finds a wrong one or cannot follow them, by solvers, which give a trace.
 *
 * @param rtl the element's Verilog in the role that takes beats
 * @param limit seconds for each solver
 */
export async function beatProofs(
  element: Element,
  pace: Pace,
  rtl: Rtl,
  limit: number,
): Promise<readonly Proof[]> {
  const started = performance.now();
  const found = await (pace.isFixed ? fixedBeats : pairBeats)(element, pace, rtl, limit);
  if (found.verdict === 'proved') {
    // When beats of a fixed length come and go is among the claims on control.
    const sentences = pace.isFixed ? [beatSentences.sum] : Object.values(beatSentences);
    const wallSeconds = (performance.now() - started) / 1000 / sentences.length;
    return sentences.map((claim) => ({
      verdict: 'proved',
      by: 'weights',
      inputBits: found.inputBits,
      module: rtl.top,
      reference: byDefinition,
      claim,
      wallSeconds,
    }));
  }
  if (found.verdict === 'refuted') {
    const proofs = await proveClaims(beatSums(element, pace, rtl, found), byDefinition, limit);
    // Words can be wrong of which only others together with them show it.
    if (proofs.some(({ verdict }) => verdict !== 'proved')) return proofs;
  }
  return proveClaims(beatSums(element, pace, rtl), byDefinition, limit);
}
