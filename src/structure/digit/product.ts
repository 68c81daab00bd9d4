/** A digit times an operand: the multiple that a digit -2..2 selects, as a word and a one that completes it. */

import { codeBuses, digitsOf, type Digit } from '../encoders/index.ts';
import type { DigitEncoding } from '../../bits/digits.ts';
import { bitsTag, bitsText, type IntegerBits } from '../operand.ts';
import { input, output, type Operator, type Plan } from '../plan.ts';
import { planned } from '../planned.ts';

/** Lines of a digit's code. */
export type CodeBus = 'nonzero' | 'negative' | 'double';

export type DigitProduct = {
  readonly plan: Plan;
  readonly buses: readonly CodeBus[];
  /** Bits of the multiple, and whether its top one is a sign. */
  readonly width: number;
  readonly signed: boolean;
};

/**
 * Plan of the multiple of `b_i`: `multiple_o`, complemented where the digit is negative, and then `increment_o`,
 * both 0 for the digit 0. A line that is high while `nonzero_i` is low does not matter.
 */
export const digitProduct = planned(
  (encoding: DigitEncoding, encoded: IntegerBits, operand: IntegerBits): DigitProduct => {
    const digits = digitsOf(encoding, encoded);
    const buses = codeBuses(digits);
    const has = (bus: CodeBus): boolean => buses.includes(bus);
    const hasNegative = has('negative');
    const hasDouble = has('double');
    const signed = operand.signed || hasNegative;
    const width = operand.width + (hasDouble ? 1 : 0) + (hasNegative && !operand.signed ? 1 : 0);
    const extension = width - operand.width;
    const part = 'partial products';
    const gates = (kind: Operator['kind'], bits: number, count = 1): Operator => ({
      kind,
      part,
      widths: [bits],
      count,
    });
    return {
      buses,
      width,
      signed,
      plan: {
        module: `pe_digit_product_${digitSetTag(digits)}_${bitsTag(operand)}`,
        template: 'structure/digit-product',
        summary: 'multiple of an operand that a digit selects',
        params: { digits: digitSetTag(digits), operand: bitsTag(operand) },
        sources: ['tpe2025'],
        interface: { kind: 'comb' },
        ports: [
          ...buses.map((bus) => input(`${bus}_i`, 1, busDocs[bus], { role: 'control' })),
          input('b_i', operand.width, `operand, ${bitsText(operand)}`),
          output('multiple_o', width, 'multiple, complemented where it is subtracted'),
          ...(hasNegative
            ? [output('increment_o', 1, 'one to add to a complemented multiple')]
            : []),
        ],
        view: {
          width,
          hasNegative,
          hasDouble,
          single: extended(operand, extension),
          twice: extended(operand, extension - 1, ", 1'b0"),
        },
        operators: [
          gates('and', width, hasDouble ? 2 : 1),
          ...(hasDouble ? [gates('or', width), gates('and', 1, 2), gates('not', 1)] : []),
          ...(hasNegative ? [gates('xor', width), gates('and', 1)] : []),
        ],
        children: [],
      },
    };
  },
);

const busDocs: Readonly<Record<CodeBus, string>> = {
  nonzero: 'the digit is not 0',
  negative: 'it is negative',
  double: 'it is 2 or -2',
};

/** Letters for module names: which digits there are. */
function digitSetTag(digits: readonly Digit[]): string {
  const buses = codeBuses(digits);
  return `d${buses.includes('double') ? 2 : 1}${buses.includes('negative') ? 's' : 'u'}`;
}

/** `b_i` with its sign or zeros above it. */
function extended({ width, signed }: IntegerBits, bits: number, below = ''): string {
  if (bits <= 0) return below === '' ? 'b_i' : `{ b_i${below} }`;
  const top = signed ? `b_i[${width - 1}]` : "1'b0";
  return `{ ${bits === 1 ? top : `{${bits}{${top}}}`}, b_i${below} }`;
}
