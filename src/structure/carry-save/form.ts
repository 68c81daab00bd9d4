/** How a multiply-accumulate is built, read from its loop nest. */

import { InvariantError } from '../../errors.ts';
import { brokenRules } from '../nest-rules.ts';
import { loopsOf, stepsOf, type Nest, type PlacedStep } from '../nest.ts';

/**
 * Where products are shifted to the weight of their digit: each `product`, so that all go into one tree; once per
 * `beat`, behind a narrow tree per digit; or once per `result`, so that every digit has a sum of its own.
 */
export type ShiftAt = 'product' | 'beat' | 'result';

export type CarrySaveForm = {
  readonly shiftAt: ShiftAt;
  /** Digits side by side. */
  readonly digits: number;
  /** Whether digits are made of an operand, or are its bits. */
  readonly isEncoded: boolean;
};

/**
 * Read the form of a nest that keeps its sum in two words.
 *
 * @throws {InvariantError} for a nest that breaks a rule, or that is not of this kind; the message says which rule
 */
export function carrySaveForm(nest: Nest): CarrySaveForm {
  const [broken] = brokenRules(nest);
  if (broken !== undefined) throw new InvariantError(`the nest is not legal: ${broken}`);
  const steps = stepsOf(nest);
  const add = find(steps, 'add');
  const isInTime = ({ loops }: PlacedStep): boolean =>
    loops.some(({ axis, mode }) => axis === 'k' && mode === 'temporal');
  if (isInTime(add)) {
    throw new InvariantError('a sum in two words is not added up in the loop over k (rule R1)');
  }
  const shift = find(steps, 'shift');
  const reduce = find(steps, 'half_reduce');
  const weights = loopsOf(nest).filter(({ axis }) => axis === 'bw');
  if (weights.length !== 1 || weights[0]?.mode !== 'spatial') {
    throw new InvariantError('digits must be side by side: one loop over bw, in space');
  }
  return {
    shiftAt: shift.order < reduce.order ? 'product' : isInTime(shift) ? 'beat' : 'result',
    digits: Number(weights[0].extent),
    isEncoded: steps.some(({ primitive }) => primitive === 'encode'),
  };
}

function find(steps: readonly PlacedStep[], primitive: PlacedStep['primitive']): PlacedStep {
  const step = steps.find((each) => each.primitive === primitive);
  if (step === undefined) throw new InvariantError(`the nest has no ${primitive}`);
  return step;
}
