/** How a multiply-accumulate with all digits side by side and a sum in one word is built, read from its loop nest. */

import { InvariantError } from '../errors.ts';
import { legalSteps, sizeOf, stepOf } from './nest-rules.ts';
import type { Nest } from './nest.ts';

export type ProductForm = {
  /** Rows of a product: bits or digits of one operand. */
  readonly rows: number;
  /** They are digits, which an encoder makes. */
  readonly isEncoded: boolean;
  /** The sum so far joins the rows, before the one addition; else the finished product is accumulated. */
  readonly isFused: boolean;
};

/**
 * Read the form of a nest that adds in every cycle.
 *
 * @throws {InvariantError} for a nest that breaks a rule, or that is not of this kind; the message says which
 */
export function productForm(nest: Nest): ProductForm {
  const steps = legalSteps(nest);
  const [weight, ...others] = stepOf(steps, 'map').loops.filter(({ axis }) => axis === 'bw');
  if (weight?.mode !== 'spatial' || others.length > 0) {
    throw new InvariantError('digits must be side by side: one loop over bw, in space');
  }
  if (stepOf(steps, 'add').loops.every(({ axis }) => axis !== 'k')) {
    throw new InvariantError('a sum in one word is added up in the loop over k');
  }
  return {
    rows: sizeOf(weight),
    isEncoded: steps.some(({ primitive }) => primitive === 'encode'),
    isFused: steps.every(({ primitive }) => primitive !== 'accumulate'),
  };
}
