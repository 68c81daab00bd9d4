/** Parameters of the exponent-and-integer element: the types of both operands, and the sum. */

import { z } from 'zod';
import { bitLength } from '../../bits/index.ts';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { integerMacShape } from '../integer-mac.ts';
import { narrowAccumulator, parseWith } from '../issues.ts';

/** An operand as its decoder gives it: `integer * 2^exponent`. */
export type AntOperand = {
  readonly format: string;
  /** Bits of a word. */
  readonly width: number;
  readonly kind: 'flint' | 'integer' | 'power' | 'pair';
  readonly signed: boolean;
  /** Bits of the integer, in two's complement where `signed`. */
  readonly integer: number;
  /** Bits of the exponent; 0 where there is none. */
  readonly exponent: number;
  /** Greatest exponent. */
  readonly reach: number;
  /** Greatest magnitude. */
  readonly magnitude: number;
};

export type AntParams = {
  readonly weight: AntOperand;
  readonly activation: AntOperand;
  /** Bits of the sum, which wraps. */
  readonly accumulator: number;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2;
};

const typeNames = [
  'flint3',
  'flint4',
  'flint5',
  'flint6',
  'uflint3',
  'uflint4',
  'uflint5',
  'uflint6',
  'int3',
  'int4',
  'int5',
  'int6',
  'uint3',
  'uint4',
  'uint5',
  'uint6',
  'pow2_2',
  'pow2_3',
  'pair3_2',
  'pair4_3',
  'pair4_4',
] as const;

export const antSchema = z.strictObject({
  weight: z
    .enum(typeNames)
    .default('flint4')
    .describe('type of the weights; a pair comes from a decoder at the border of an array'),
  activation: z.enum(typeNames).default('flint4').describe('type of the activations'),
  accumulator: integerMacShape.accumulator,
  pipeline: integerMacShape.pipeline,
});

/** Check the `element` section; issue paths are relative to it. */
export function parseAnt(input: unknown): Result<AntParams, Issue[]> {
  const parsed = parseWith(antSchema, input);
  if (!parsed.ok) return parsed;
  const { accumulator, pipeline } = parsed.value;
  const weight = antOperand(parsed.value.weight);
  const activation = antOperand(parsed.value.activation);
  if (weight.exponent === 0 && activation.exponent === 0) {
    const expected =
      'a type with an exponent where activations have none (the family mac has none)';
    return fail([{ code: 'conflict', path: ['weight'], expected, actual: weight.format }]);
  }
  const product = productBits(activation, weight);
  const issues = narrowAccumulator(accumulator, product, 'those of a product');
  if (issues.length > 0) return fail(issues);
  return ok({ weight, activation, accumulator, pipeline });
}

/** Bits that hold every product of two operands; in two's complement as soon as one is signed. */
export function productBits(a: AntOperand, w: AntOperand): number {
  return bitLength(BigInt(a.magnitude * w.magnitude)) + (a.signed || w.signed ? 1 : 0);
}

/** The operand that a type name stands for. */
export function antOperand(format: string): AntOperand {
  const [, name = '', first = '0', second = '0'] =
    /^(u?flint|u?int|pow2_|pair)(\d)_?(\d)?$/.exec(format) ?? [];
  const [bits, more] = [Number(first), Number(second)];
  switch (name) {
    case 'flint':
      return flintOperand(format, bits, true);
    case 'uflint':
      return flintOperand(format, bits, false);
    case 'pow2_': {
      const reach = 2 ** bits - 1;
      const magnitude = 2 ** reach;
      const sizes = { width: bits + 1, integer: 2, exponent: bits, reach, magnitude };
      return { format, kind: 'power', signed: true, ...sizes };
    }
    case 'pair': {
      const reach = 2 ** more - 1;
      const magnitude = 2 ** (bits - 1 + reach);
      const sizes = { width: bits + more, integer: bits, exponent: more, reach, magnitude };
      return { format, kind: 'pair', signed: true, ...sizes };
    }
    default: {
      const signed = name === 'int';
      const magnitude = signed ? 2 ** (bits - 1) : 2 ** bits - 1;
      const sizes = { width: bits, integer: bits, exponent: 0, reach: 0, magnitude };
      return { format, kind: 'integer', signed, ...sizes };
    }
  }
}

/** Codes below half are integers; those above have their first one in front, and an exponent up to all bits. */
function flintOperand(format: string, width: number, signed: boolean): AntOperand {
  const bits = signed ? width - 1 : width;
  return {
    format,
    width,
    kind: 'flint',
    signed,
    integer: bits - 1 + (signed ? 1 : 0),
    exponent: bitLength(BigInt(bits)),
    reach: bits,
    magnitude: 4 ** (bits - 1),
  };
}
