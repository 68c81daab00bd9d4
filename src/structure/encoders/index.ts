/** Digit encoders by name: from an integer to the code of its digits. */

import type { DigitEncoding } from '../../bits/digits.ts';
import { bitsTag, bitsText, type IntegerBits } from '../operand.ts';
import { input, output, type Child, type Operator, type Plan } from '../plan.ts';
import { boothDigits, canonicalDigits, entLines, plainDigits, type DigitText } from './bodies.ts';
import { codeBuses, digitsOf, type DigitEncoder } from './digit.ts';
import { planned } from '../planned.ts';

export { codeBuses, digitNames, digitsOf, type Digit, type DigitEncoder } from './digit.ts';

/**
 * The encoder of an operand: combinational, `x_i` to the digit code of `DigitEncoder`. What it means is
 * `digitsOfInteger`.
 *
 * @source [macsorley1961], [ent2024], [reitwiesner1960]
 */
export const digitEncoderPlan = planned(
  (encoding: DigitEncoding, operand: IntegerBits): DigitEncoder => {
    const digits = digitsOf(encoding, operand);
    const buses = codeBuses(digits);
    const count = digits.length;
    const body = bodies[encoding](operand);
    const docs = {
      nonzero: 'the digit is not 0; one bit per digit, lowest weight first',
      negative: 'the digit is negative',
      double: 'the digit is 2 or -2',
    };
    const plan: Plan = {
      module: `pe_digits_${encoding.replace('-', '_')}_${bitsTag(operand)}`,
      template: body.template,
      summary: body.summary,
      params: { encoding, operand: bitsTag(operand), digits: count },
      sources: body.sources,
      interface: { kind: 'comb' },
      ports: [
        input('x_i', operand.width, `value, ${bitsText(operand)}`),
        ...buses.map((bus) => output(`${bus}_o`, count, docs[bus])),
      ],
      view: {
        ...body.view,
        ...(body.digits === undefined
          ? {}
          : {
              digits: body.digits.map((text, index) => ({
                index,
                // A port of one bit has no bits to select.
                at: count === 1 ? '' : `[${index}]`,
                weight: 2 ** (digits[index]?.shift ?? 0),
                hasNegative: buses.includes('negative'),
                ...text,
              })),
            }),
      },
      operators: body.operators,
      children: body.children,
    };
    return { plan, digits };
  },
);

/** How one encoding is made. */
type Body = {
  readonly template: string;
  readonly summary: string;
  readonly sources: readonly string[];
  readonly view: Readonly<Record<string, unknown>>;
  readonly digits?: readonly DigitText[];
  readonly operators: readonly Operator[];
  readonly children: readonly Child[];
};

const bodies: Readonly<Record<DigitEncoding, (operand: IntegerBits) => Body>> = {
  'twos-complement': (operand) => ({
    template: 'structure/digits-plain',
    summary: "two's complement digits: the bits of the value",
    sources: ['textbook'],
    ...plainDigits(operand, false),
  }),
  'sign-magnitude': (operand) => ({
    template: 'structure/digits-plain',
    summary: 'sign-magnitude digits: the bits of the magnitude, each with the sign',
    sources: ['textbook'],
    ...plainDigits(operand, true),
  }),
  booth4: (operand) => ({
    template: 'structure/digits-booth4',
    summary: 'radix-4 Booth digits -2 to 2',
    sources: ['macsorley1961'],
    ...boothDigits(operand),
  }),
  ent: (operand) => ({
    template: 'structure/digits-ent',
    summary: 'EN-T digits -1, 0, 1, 2 of the magnitude, each with the sign',
    sources: ['ent2024'],
    ...entLines(operand),
  }),
  csd: (operand) => ({
    template: 'structure/digits-csd',
    summary: 'canonical signed digits -1, 0, 1, no two of them non-zero side by side',
    sources: ['reitwiesner1960'],
    ...canonicalDigits(operand),
  }),
};
