/** Floating-point format names as family parameters: `fp16`, `e4m3`. */

import { z } from 'zod';
import { parseFormat } from '../formats/index.ts';

/** A floating-point operand: name, width of its port, fields. */
export type FloatOperand = {
  readonly format: string;
  readonly width: number;
  readonly exponent: number;
  readonly fraction: number;
  readonly bias: number;
  readonly specials: 'ieee' | 'nan' | 'finite';
};

/** Schema of a floating-point format name. */
export const floatFormat: z.ZodType<string> = z
  .string()
  .refine(
    (name) => floatOperand(name) !== undefined,
    'a signed floating-point format of up to 32 bits with 2 to 8 exponent bits and a fraction, such as fp16, bf16, fp32, e4m3, e5m2',
  );

/** The operand a name stands for, or undefined if it is none that the hardware here is made for. */
export function floatOperand(name: string): FloatOperand | undefined {
  const format = parseFormat(name);
  if (format?.row.kind !== 'float' || !format.signed) return undefined;
  const { exponent, fraction, bias, specials } = format.row;
  if (exponent < 2 || exponent > 8 || fraction < 1 || format.bits > 32) return undefined;
  return { format: format.name, width: format.bits, exponent, fraction, bias, specials };
}

/** How elements add significands; never what they compute. */
export const floatAdder = z
  .enum(['inferred', 'ripple'])
  .default('inferred')
  .describe(
    'significands added as synthesis likes, or by a full adder for each bit: smaller, slower',
  );
