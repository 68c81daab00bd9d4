/** How a multiply-accumulate is built, read from its loop nest. */

import { InvariantError } from '../../errors.ts';
import { legalSteps, stepOf } from '../nest-rules.ts';
import type { Nest, PlacedStep } from '../nest.ts';

/**
 * Where products are shifted to the weight of their digit: each `product`, so that all go into one tree; once per
 * `beat`, behind a narrow tree per digit; or once per `result`, so that every digit has a sum of its own.
 */
export type ShiftAt = 'product' | 'beat' | 'result';

export type CarrySaveForm = {
  readonly shiftAt: ShiftAt;
  /** Digits side by side. */
  readonly digits: number;
  /** Where digits are made of an operand: in every element, or once for all that it goes to. Absent: they are bits. */
  readonly encodeAt?: EncodeAt;
};

export type EncodeAt = 'element' | 'edge';

/**
 * Read the form of a nest that keeps its sum in two words.
 *
 * @throws {InvariantError} for a nest that breaks a rule, or that is not of this kind; the message says which rule
 */
export function carrySaveForm(nest: Nest): CarrySaveForm {
  const steps = legalSteps(nest);
  const add = stepOf(steps, 'add');
  const isInTime = ({ loops }: PlacedStep): boolean =>
    loops.some(({ axis, mode }) => axis === 'k' && mode === 'temporal');
  if (isInTime(add)) {
    throw new InvariantError('a sum in two words is not added up in the loop over k (rule R1)');
  }
  const shift = stepOf(steps, 'shift');
  const reduce = stepOf(steps, 'half_reduce');
  const map = stepOf(steps, 'map');
  const weights = map.loops.filter(({ axis }) => axis === 'bw');
  if (weights.length !== 1 || weights[0]?.mode !== 'spatial') {
    throw new InvariantError('digits must be side by side: one loop over bw, in space');
  }
  const encode = steps.find(({ primitive }) => primitive === 'encode');
  // By rule R4 it may stand apart, outside the loop over all elements that share its operand.
  const isApart = encode !== undefined && !encode.loops.includes(weights[0]);
  return {
    shiftAt: shift.order < reduce.order ? 'product' : isInTime(shift) ? 'beat' : 'result',
    digits: Number(weights[0].extent),
    ...(encode === undefined
      ? {}
      : { encodeAt: isApart ? ('edge' as const) : ('element' as const) }),
  };
}
