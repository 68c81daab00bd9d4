/** The parameter surface of the elements that take their activations digit by digit, and what they all mean. */

import { z } from 'zod';
import { digitEncodings, digitRadix, type DigitEncoding } from '../bits/digits.ts';
import type { Machine, Role } from '../bits/machine.ts';
import { ok, type Issue, type Result } from '../errors.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
import { digitMachine } from '../golden/digit-mac.ts';
import { integerMacArithmetic } from '../golden/integer-mac.ts';
import { resolverAdderShape, type AdderChoice } from './adder-choice.ts';
import { integerFormat, integerSum, operandTag, type IntegerOperand } from './integer-operand.ts';
import { parseWith } from './issues.ts';

/** Features, which golden reads, and `adder`, which only the plan reads. */
export type DigitParams = {
  readonly weight: IntegerOperand;
  /** The operand that is taken digit by digit. */
  readonly activation: IntegerOperand;
  /** Bits of the sum, which wraps. */
  readonly accumulator: number;
  readonly encoding: DigitEncoding;
  /** Of the resolver. */
  readonly adder: AdderChoice;
};

/** Clock edges from a digit to its sum: into the register of its multiple, into the sum. */
export const digitLatency = 2;

/** Schema entries of the shared surface. */
export const digitShape = {
  weight: integerFormat(2, 16).default('int8').describe('weight format, 2 to 16 bits'),
  activation: integerFormat(2, 16).default('int8').describe('activation format, 2 to 16 bits'),
  accumulator: z.int().max(64).default(32).describe('bits of the accumulator, which wraps'),
  encoding: z
    .enum(digitEncodings)
    .default('ent')
    .describe('digits of the activation: booth4 and ent have radix 4, the others radix 2'),
  adder: resolverAdderShape,
};

/** Fields of a section that has passed the schema. */
export type DigitFields = {
  readonly weight: string;
  readonly activation: string;
  readonly accumulator: number;
  readonly encoding: DigitEncoding;
  readonly adder: DigitParams['adder'];
};

/** Read a section whose schema has at least the entries above. */
export function parseDigit<F extends DigitFields>(
  schema: z.ZodType<F>,
  input: unknown,
): Result<DigitParams & { readonly fields: F }, Issue[]> {
  const parsed = parseWith(schema, input);
  if (!parsed.ok) return parsed;
  const { encoding, adder } = parsed.value;
  const sum = integerSum(parsed.value);
  return sum.ok ? ok({ ...sum.value, encoding, adder, fields: parsed.value }) : sum;
}

/**
 * `acc + sum a[i] * w[i]`, exact, then wrapped modulo 2^accumulator: in how many steps is not part of the meaning.
 *
 * @source [textbook]
 */
export function digitArithmetic(p: DigitParams): Arithmetic {
  return integerMacArithmetic({ ...p, overflow: 'wrap' });
}

/** Golden machine of the element in the role `digit`. */
export function digitGolden(p: DigitParams, { lanes }: Role): Machine {
  return digitMachine(digitArithmetic(p), digitRadix(p.encoding), lanes);
}

/** Why an element that takes digits cannot play a role. */
export function digitRefuses({ kind, lanes }: Role, own: number): string | undefined {
  if (kind !== 'digit') return 'it takes digits, which a column engine chooses for it';
  return lanes === own ? undefined : `it takes ${own} digit${own === 1 ? '' : 's'} per cycle`;
}

/** Configuration part of module names: `as8_ws8_c32_ent`. */
export function digitTag(p: DigitParams): string {
  return `a${operandTag(p.activation)}_w${operandTag(p.weight)}_c${p.accumulator}_${p.encoding.replace('-', '_')}`;
}

/** Format of the sum: signed as soon as one operand is. */
export function digitSumFormat(p: DigitParams): string {
  return `${p.weight.signed || p.activation.signed ? '' : 'u'}int${p.accumulator}`;
}
