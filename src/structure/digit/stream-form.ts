/** How an element is built to which the digits of all k come bit weight by bit weight, read from its loop nest. */

import { InvariantError } from '../../errors.ts';
import { legalSteps, sizeOf, stepOf } from '../nest-rules.ts';
import type { Nest } from '../nest.ts';

export type StreamForm = {
  /** Streams of k side by side onto one sum. */
  readonly lanes: number;
  /** Digits of the operand that is taken in digits: turns of the loop over bw. */
  readonly digits: number;
  /** Where digits are made and zeros passed over: in every element, or once for a row of them (rule R4). */
  readonly encodeAt: 'element' | 'row';
};

/**
 * Read the form of a nest that takes one bit weight of all k after the other and passes over zero digits.
 *
 * @throws {InvariantError} for a nest that breaks a rule, or that is not of this kind; the message says which
 */
export function streamForm(nest: Nest): StreamForm {
  const steps = legalSteps(nest);
  const map = stepOf(steps, 'map');
  const [weight, ...others] = map.loops.filter(({ axis }) => axis === 'bw');
  if (weight?.mode !== 'temporal' || others.length > 0) {
    throw new InvariantError(
      'bit weights must come one after the other: one loop over bw, in time',
    );
  }
  const inner = map.loops.slice(map.loops.indexOf(weight) + 1);
  const k = map.loops.filter(({ axis }) => axis === 'k');
  if (k.length === 0 || k.some((loop) => !inner.includes(loop))) {
    throw new InvariantError('all k must have their turn at each bit weight: k within bw');
  }
  if (stepOf(steps, 'shift').loops.some(({ axis }) => axis === 'k')) {
    throw new InvariantError('the sum moves up once per bit weight: shift outside k (rule R2)');
  }
  if (stepOf(steps, 'add').loops.includes(weight)) {
    throw new InvariantError('a sum in two words is added up once per result (rule R1)');
  }
  const [encoded, sparse] = (['encode', 'sparse'] as const).map((primitive) =>
    stepOf(steps, primitive).loops.some(({ axis }) => axis === 'n'),
  );
  if (encoded !== sparse) {
    throw new InvariantError('encode and sparse must stand on one side of the loop over n');
  }
  return {
    lanes: k
      .filter(({ mode }) => mode === 'spatial')
      .reduce((product, loop) => product * sizeOf(loop), 1),
    digits: sizeOf(weight),
    encodeAt: encoded === true ? 'element' : 'row',
  };
}

/**
 * The form of a nest, of which parts are given by what is built from it.
 *
 * @throws {InvariantError} where the nest says otherwise, and for what `streamForm` refuses
 */
export function requireStream(nest: Nest, given: Partial<StreamForm>): StreamForm {
  const form = streamForm(nest);
  for (const key of ['lanes', 'digits', 'encodeAt'] as const) {
    const wanted = given[key] ?? form[key];
    if (form[key] === wanted) continue;
    throw new InvariantError(`${key} of the nest must be ${wanted}, not ${form[key]}`);
  }
  return form;
}
