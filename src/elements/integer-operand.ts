/** Integer format names as family parameters: `int8`, `uint4`. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../errors.ts';

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

/** Both operands and the sum of a section that has passed the schema. */
export type IntegerSum = {
  readonly weight: IntegerOperand;
  readonly activation: IntegerOperand;
  readonly accumulator: number;
};

/** Read formats; the sum must hold a product. Issue paths are relative to the section. */
export function integerSum(fields: {
  readonly weight: string;
  readonly activation: string;
  readonly accumulator: number;
}): Result<IntegerSum, Issue[]> {
  const { accumulator } = fields;
  const weight = integerOperand(fields.weight);
  const activation = integerOperand(fields.activation);
  if (weight === undefined || activation === undefined) {
    const path = [weight === undefined ? 'weight' : 'activation'];
    const actual = weight === undefined ? fields.weight : fields.activation;
    return fail([{ code: 'wrong_type', path, expected: 'an integer format', actual }]);
  }
  const product = weight.width + activation.width;
  if (accumulator < product) {
    const expected = `at least weight + activation = ${product} bits`;
    return fail([
      { code: 'conflict', path: ['accumulator'], expected, actual: String(accumulator) },
    ]);
  }
  return ok({ weight, activation, accumulator });
}
