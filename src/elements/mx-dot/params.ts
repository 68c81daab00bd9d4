/** Parameters of the dot product of blocks that share scales. */

import { z } from 'zod';
import { fail, ok, type Issue, type Result } from '../../errors.ts';
import { blockFormat, blockFormatNames, type BlockFormat } from '../../formats/block-format.ts';
import { bitLength } from '../../bits/index.ts';
import { inUnits } from '../../formats/dyadic.ts';
import { requireFormat } from '../../formats/index.ts';
import type { DotOperand } from '../../structure/block-lane.ts';
import type { BlockScale } from '../../structure/block-scaler.ts';
import { floatFormat, floatOperand, type FloatOperand } from '../float-operand.ts';
import { parseWith } from '../issues.ts';

/** An operand's blocks and how their elements are made. */
export type BlockOperand = { readonly format: BlockFormat; readonly element: DotOperand };

export type MxDotParams = {
  readonly activation: BlockOperand;
  readonly weight: BlockOperand;
  /** Of both. */
  readonly scale: BlockScale;
  /** Elements that share a scale. */
  readonly block: number;
  /** Elements of a word. */
  readonly lanes: number;
  /** A block's products are exact and one rounding follows it, or one rounding follows each word. */
  readonly sums: 'block' | 'word';
  readonly accumulator: FloatOperand;
  /** Clock edges from operands to sum. */
  readonly pipeline: 1 | 2;
};

/** Bits of a workload's word, at most. */
const wordLimit = 64;

const lanesAllowed = [1, 2, 4, 8] as const;

export const mxDotSchema = z.strictObject({
  activation: z.enum(blockFormatNames).default('mxfp8-e4m3').describe('blocks of activations'),
  weight: z
    .enum(blockFormatNames)
    .optional()
    .describe('blocks of weights; by default those of the activations'),
  block: z
    .int()
    .min(8)
    .max(128)
    .multipleOf(8, 'a multiple of 8')
    .optional()
    .describe('elements that share a scale [32; nvfp4: 16]'),
  lanes: z
    .union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])
    .optional()
    .describe('elements of a word, one word per cycle [as many as 64 bits hold]'),
  sums: z
    .enum(['block', 'word'])
    .default('block')
    .describe('exact over a block, rounded once after it; or rounded after each word'),
  accumulator: floatFormat.default('fp32').describe('format of the sum'),
  pipeline: z
    .union([z.literal(1), z.literal(2)])
    .default(1)
    .describe('clock edges from operands to sum'),
});

/** Check the `element` section; issue paths are relative to it. */
export function parseMxDot(input: unknown): Result<MxDotParams, Issue[]> {
  const parsed = parseWith(mxDotSchema, input);
  if (!parsed.ok) return parsed;
  const { sums, pipeline } = parsed.value;
  const activation = operandOf(parsed.value.activation);
  const weight = operandOf(parsed.value.weight ?? parsed.value.activation);
  const accumulator = floatOperand(parsed.value.accumulator);
  if (activation === undefined || weight === undefined || accumulator === undefined) {
    return fail([{ code: 'wrong_type', path: [], expected: 'block formats', actual: 'others' }]);
  }
  if (!goTogether(activation, weight)) {
    const { name } = activation.format;
    const isApart = name === 'mxint8' || name === 'nvfp4';
    const expected = isApart ? name : 'a floating-point MX format';
    return fail([{ code: 'conflict', path: ['weight'], expected, actual: weight.format.name }]);
  }
  const widest = Math.max(wordBits(activation, 1), wordBits(weight, 1)) - scaleBits(activation) - 1;
  const fitting = lanesAllowed.filter(
    (lanes) => lanes * widest + scaleBits(activation) + 1 <= wordLimit,
  );
  const lanes = parsed.value.lanes ?? Math.max(...fitting);
  if (!fitting.some((each) => each === lanes)) {
    const expected = `one of ${fitting.join(', ')}, so that a word with its scale has at most ${wordLimit} bits`;
    return fail([{ code: 'conflict', path: ['lanes'], expected, actual: String(lanes) }]);
  }
  const block = parsed.value.block ?? activation.format.block;
  const scale = scaleOf(activation.format);
  return ok({ activation, weight, scale, block, lanes, sums, accumulator, pipeline });
}

/** Bits of a scale. */
export function scaleBits({ format }: BlockOperand): number {
  return requireFormat(format.scale).bits;
}

/** Bits of a word of so many elements: the elements, the scale above, and above it the mark of a block's beginning. */
export function wordBits(operand: BlockOperand, lanes: number): number {
  return lanes * operand.element.width + scaleBits(operand) + 1;
}

/** Bits of a block's sum: `length` products of the greatest magnitudes, and a sign. */
export function blockBits(a: BlockOperand, w: BlockOperand, length: number): number {
  const greatest = ({ format }: BlockOperand): bigint => {
    const { minimum, unit } = requireFormat(format.element);
    return -inUnits(minimum, unit);
  };
  return bitLength(greatest(a) * greatest(w) * BigInt(length)) + 1;
}

/** Marks that elements can bring about: none, NaN, or NaN and both infinities. */
export function specialBits(a: BlockOperand, w: BlockOperand): 0 | 1 | 3 {
  const kinds = [a, w].map(({ element }) => (element.kind === 'float' ? element.specials : 'none'));
  if (kinds.includes('ieee')) return 3;
  return kinds.includes('nan') ? 1 : 0;
}

/** Integers and blocks with fractions in their scales go with their like. */
function goTogether(a: BlockOperand, b: BlockOperand): boolean {
  return (
    a.format.name === b.format.name ||
    (a.element.kind === 'float' && b.element.kind === 'float' && a.format.scale === b.format.scale)
  );
}

function operandOf(name: (typeof blockFormatNames)[number]): BlockOperand | undefined {
  const format = blockFormat(name);
  const { row, bits } = requireFormat(format.element);
  if (row.kind === 'integer') {
    const { fraction } = row;
    return { format, element: { kind: 'integer', format: format.element, width: bits, fraction } };
  }
  const element = floatOperand(format.element);
  return element === undefined ? undefined : { format, element: { kind: 'float', ...element } };
}

/** A scale as structure sees it. */
function scaleOf({ scale }: BlockFormat): BlockScale {
  const { row, bits } = requireFormat(scale);
  if (row.kind === 'scale') return { kind: 'power', width: bits, bias: row.bias };
  if (row.kind !== 'float') throw new RangeError('a scale is a power of two or a float');
  const { exponent, fraction, bias, specials } = row;
  return { kind: 'float', width: bits, exponent, fraction, bias, specials };
}
