/** The part of an element or an array that chooses digits: that they are those of its words, in order and once each. */

import type { Design } from '../design/design.ts';
import { chooserClaims, type ChooserClaims } from './control/chooser-claims.ts';
import { frontClaims } from './control/front-claims.ts';
import { smallArray } from './mutate/small-array.ts';
import { proveClaims } from './prove-claims.ts';
import { rtlOf } from './rtl.ts';
import type { Proof } from './verdict.ts';
import { chooserOf } from './weights/digit-steps.ts';

const reference = 'its digits by definition, by induction';

/** What is claimed of a design's stream of digits, and of what stands before it; nothing where it has none. */
export async function proveChooser(
  { element, array, hash }: Design,
  limit: number,
): Promise<readonly Proof[]> {
  const lanes = element.serial()?.lanes;
  if (lanes === undefined) return [];
  const plan = array?.plan() ?? element.plan({ kind: 'digit', lanes });
  const chooser = chooserOf(plan);
  if (chooser === undefined) return [];
  const claims = chooserClaims(element, chooser, rtlOf(chooser, hash));
  // The text before the streams is the same in every size.
  const small = array === undefined ? plan : smallArray(array).plan();
  const stream = chooserOf(small);
  const front = stream && (await frontClaims(small, rtlOf(small, hash), stream));
  return [
    ...(claims === undefined ? [] : await chooserProofs(claims, limit)),
    ...(front === undefined ? [] : await proveClaims(front, 'its handshake, in any state', limit)),
  ];
}

/**
 * Claims by induction. What does not follow from agreement may be wrong in states that never come: it is looked for after
 * a reset, and refuted only if it is found there.
 */
export async function chooserProofs(
  { inductive, bounded }: ChooserClaims,
  limit: number,
): Promise<readonly Proof[]> {
  const proofs = await proveClaims(inductive, reference, limit);
  const needsState = (i: number): boolean =>
    inductive.claims.claims[i]?.given.some(({ net }) => net === 'agrees' || net === 'rst') ?? false;
  const isOpen = proofs.some(({ verdict }, i) => verdict === 'refuted' && needsState(i));
  if (!isOpen) return proofs;
  const found = await proveClaims(bounded, reference, limit);
  return [
    ...proofs.map((proof, i): Proof => {
      if (proof.verdict !== 'refuted' || !needsState(i)) return proof;
      const { trace: _, ...rest } = proof;
      return { ...rest, verdict: 'not decided', limitSeconds: limit };
    }),
    ...found.filter(({ verdict }) => verdict === 'refuted'),
  ];
}
