/** One step of an element with a floating-point sum, by the soft-float of test/support. */

import type { Oracle } from '../laws/element-laws.ts';
import {
  softDecode,
  softFma,
  softFormats,
  softInteger,
  type Soft,
  type SoftFormat,
} from '../support/soft-float.ts';

function formatOf(name: string): SoftFormat {
  const found = Object.entries(softFormats).find(([known]) => known === name)?.[1];
  if (found === undefined) throw new Error(`soft-float has no ${name}`);
  return found;
}

function factor(name: string, word: bigint): Soft {
  const integer = /^(u?)int(\d)$/.exec(name);
  return integer === null
    ? softDecode(formatOf(name), word)
    : softInteger(word, Number(integer[2]), integer[1] === '');
}

/** `sum + a * w`, lane after lane, each sum rounded once. */
export const floatOracle: Oracle = ({ arithmetic }, sum, activations, weights) =>
  activations.reduce(
    (partial, a, i) =>
      softFma(
        formatOf(arithmetic.accumulator.format),
        partial,
        factor(arithmetic.activation.format, a),
        factor(arithmetic.weight.format, weights[i] ?? 0n),
      ),
    sum,
  );
