/** How an element that takes digits one after the other is built, read from its loop nest. */

import { InvariantError } from '../../errors.ts';
import { legalSteps, sizeOf, stepOf } from '../nest-rules.ts';
import type { Nest } from '../nest.ts';

export type SerialForm = {
  /** Products side by side. */
  readonly lanes: number;
  /** Digits of each operand that is taken in digits, from the outer loop to the inner. */
  readonly digits: readonly number[];
  /** Zero digits are passed over. */
  readonly isSparse: boolean;
};

/**
 * Read the form of a nest whose bit weights run over time within every beat.
 *
 * @throws {InvariantError} for a nest that breaks a rule, or that is not of this kind; the message says which rule
 */
export function serialForm(nest: Nest): SerialForm {
  const steps = legalSteps(nest);
  const map = stepOf(steps, 'map');
  const weights = map.loops.filter(({ axis }) => axis === 'bw');
  if (weights.length === 0 || weights.some(({ mode }) => mode === 'spatial')) {
    throw new InvariantError('digits must come one after the other: loops over bw, in time');
  }
  const beats = map.loops.findIndex(({ axis, mode }) => axis === 'k' && mode === 'temporal');
  if (beats < 0 || beats > map.loops.findIndex(({ axis }) => axis === 'bw')) {
    throw new InvariantError('a beat must take all its digits: bw within k over time (rule R2)');
  }
  const lanes = map.loops.filter(({ axis, mode }) => axis === 'k' && mode === 'spatial');
  return {
    lanes: lanes.reduce((product, loop) => product * sizeOf(loop), 1),
    digits: weights.map(sizeOf),
    isSparse: steps.some(({ primitive }) => primitive === 'sparse'),
  };
}

/** Refuse a nest that does not have the digits of its operands' encoding. */
export function requireDigits(form: SerialForm, counts: readonly number[], of: string): void {
  if (form.digits.join() === counts.join()) return;
  const [got, wanted] = [form.digits.join(' x '), counts.join(' x ')];
  throw new InvariantError(`a nest of ${got} digits is not one of ${wanted} of ${of}`);
}
