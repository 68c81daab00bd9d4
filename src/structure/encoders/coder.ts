/** The digits of an operand as one word, made once for all elements that it goes to. */

import type { DigitEncoding } from '../../bits/digits.ts';
import { bitsTag, bitsText, type IntegerBits } from '../operand.ts';
import { input, output, type Plan } from '../plan.ts';
import { codeBuses, digitsOf } from './digit.ts';
import { digitEncoderPlan } from './index.ts';

/** Bits of the word. */
export function codeWidth(encoding: DigitEncoding, operand: IntegerBits): number {
  const digits = digitsOf(encoding, operand);
  return digits.length * codeBuses(digits).length;
}

/**
 * Plan of the coder: `code_o` is `{ double, negative, single }`, a bit per digit in each, the lowest weight in the low
 * bits; lines that no digit needs are left out. `single`: the digit is 1 or -1; `double`: 2 or -2.
 */
export function digitCoderPlan(encoding: DigitEncoding, operand: IntegerBits): Plan {
  const { plan: encoder, digits } = digitEncoderPlan(encoding, operand);
  const buses = codeBuses(digits);
  const count = digits.length;
  const width = codeWidth(encoding, operand);
  const hasDouble = buses.includes('double');
  return {
    module: `pe_digit_coder_${encoding.replace('-', '_')}_${bitsTag(operand)}`,
    template: 'structure/digit-coder',
    summary: 'digits of an operand as one word, to be shared by many elements',
    params: { encoding, operand: bitsTag(operand), digits: count },
    sources: ['ent2024', ...encoder.sources.filter((source) => source !== 'ent2024')],
    interface: { kind: 'comb' },
    ports: [
      input('x_i', operand.width, `value, ${bitsText(operand)}`),
      output('code_o', width, 'digits: { double, negative, single }', { format: `uint${width}` }),
    ],
    view: {
      count,
      encoder: encoder.module,
      buses: buses.map((name) => ({ name })),
      hasDouble,
      hasNegative: buses.includes('negative'),
    },
    operators: hasDouble
      ? [
          { kind: 'and', part: 'encoder', widths: [count], count: 1 },
          { kind: 'not', part: 'encoder', widths: [count], count: 1 },
        ]
      : [],
    children: [{ plan: encoder, count: 1 }],
  };
}
