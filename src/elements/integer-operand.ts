/** Integer format names as family parameters: `int8`, `uint4`. */

import { z } from 'zod';

export type IntegerOperand = {
  readonly format: string;
  readonly width: number;
  readonly signed: boolean;
};

/** Schema of an integer format name with `from`..`to` bits. */
export function integerFormat(from: number, to: number): z.ZodType<string> {
  return z.string().refine((name) => {
    const width = integerOperand(name)?.width;
    return width !== undefined && width >= from && width <= to;
  }, `an integer format int${from}..int${to} or uint${from}..uint${to}`);
}

/** The operand a name stands for, or undefined if it is not an integer format. */
export function integerOperand(name: string): IntegerOperand | undefined {
  const match = /^(u?)int([1-9]\d?)$/.exec(name);
  if (match === null) return undefined;
  return { format: name, width: Number(match[2]), signed: match[1] === '' };
}

/** Letters for module names: `s8` signed, `u8` unsigned. */
export function operandTag(operand: IntegerOperand): string {
  return `${operand.signed ? 's' : 'u'}${operand.width}`;
}
