/** The exact result of a declared operation, and what kind of mistake another word is. */

import type { Word } from '../../bits/index.ts';
import { evaluator, isNarrow } from '../../calc/evaluator.ts';
import { operate } from '../../calc/operation.ts';
import type { Value } from '../../formats/format.ts';
import type { UnitMap } from './port-map.ts';

/** How a wrong result is wrong. */
export type MistakeKind =
  /** A NaN or infinity where there is none, or none where there is one. */
  | 'special'
  /** Zero with the other sign. */
  | 'sign of zero'
  /** The neighbour of the right word. */
  | 'one step off'
  | 'far off';

export type Oracle = {
  /** The word that the operands must give. */
  expected(operands: readonly Word[]): Word;
  /** Undefined when a result is right. */
  mistake(expected: Word, got: Word): MistakeKind | undefined;
};

/** The oracle of a unit. */
export function oracleOf({ request, nan }: UnitMap): Oracle {
  const { format, to, operation, rounding, encode } = request;
  const fast = isNarrow(format) && isNarrow(to) ? evaluator(request) : undefined;
  const words = new Float64Array(3);
  return {
    expected(operands) {
      if (fast !== undefined) {
        operands.forEach((word, i) => (words[i] = Number(word)));
        return BigInt(fast(words, operands.length));
      }
      const values = operands.map((word) => format.decode(word));
      return to.encode(operate(operation, values, rounding), encode);
    },
    mistake(expected, got) {
      if (expected === got) return undefined;
      const [right, wrong] = [to.decode(expected), to.decode(got)];
      if (right.kind === 'nan' && wrong.kind === 'nan' && nan === 'any') return undefined;
      if (right.kind !== 'finite' || wrong.kind !== 'finite') return 'special';
      if (isZero(right) && isZero(wrong)) return 'sign of zero';
      const distance = expected > got ? expected - got : got - expected;
      return distance === 1n ? 'one step off' : 'far off';
    },
  };
}

function isZero(value: Value): boolean {
  return value.kind === 'finite' && value.m === 0n;
}
