/** Posit format names as family parameters: `posit8_0`. */

import { z } from 'zod';

/** A posit operand: name and sizes. `width` is the port's. */
export type PositOperand = {
  readonly format: string;
  readonly width: number;
  readonly bits: number;
  readonly es: number;
};

/** Schema of a posit format name. */
export const positFormat: z.ZodType<string> = z
  .string()
  .refine((name) => positOperand(name) !== undefined, 'a posit format posit2_0..posit32_4');

/** The operand a name stands for, or undefined if it is not a posit format with N 2..32 and ES 0..4. */
export function positOperand(name: string): PositOperand | undefined {
  const match = /^posit([1-9]\d?)_([0-4])$/.exec(name);
  if (match === null) return undefined;
  const bits = Number(match[1]);
  if (bits < 2 || bits > 32) return undefined;
  return { format: name, width: bits, bits, es: Number(match[2]) };
}

/** Every value of the format is an integer multiple of `2^-reach`, and the greatest is `2^reach`. */
export function positReach({ bits, es }: Pick<PositOperand, 'bits' | 'es'>): number {
  return (bits - 2) * 2 ** es;
}
