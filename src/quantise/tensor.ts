/** Whole tensors to codes, scales and zero points, and back. */

import { InputError, type Issue } from '../errors.ts';
import { decodeArray, wordArray, type WordArray } from '../formats/bulk.ts';
import { requireFormat } from '../formats/index.ts';
import { blocksOf, type Granularity } from './blocks.ts';
import { clippedRanges, codeOf, fitBlock, wholeRange, type BlockRule } from './block.ts';
import { codeRange, type Scheme } from './round.ts';
import { scaleFormat, scaleStore } from './scales.ts';

export type QuantiseOptions = {
  /** Bits of a code, 2 to 8. */
  readonly bits: number;
  readonly scheme: Scheme;
  readonly granularity: Granularity;
  /** The axis that a product sums over: 0 for B[k x n], -1 for weights stored as [outputs, inputs]. */
  readonly axis: number;
  /** Format of the scales: `fp16`, `bf16`, `e8m0`, `e4m3`, or any other float. */
  readonly scale: string;
  /** Search the range with the least square error, or take the block's own. */
  readonly clip: 'mse' | 'none';
};

/** A tensor as codes: `value ~ scale * (code - zeroPoint)`. */
export type QuantisedTensor = {
  readonly options: QuantiseOptions;
  readonly shape: readonly number[];
  /** In C order, as the tensor; signed when symmetric. */
  readonly codes: Int8Array | Uint8Array;
  /** Shape of scales and zero points. */
  readonly blockShape: readonly number[];
  /** Words of the scale format. */
  readonly scales: WordArray;
  /** All 0 when symmetric. */
  readonly zeroPoints: Uint8Array;
  /** Bits of codes, scales and (when asymmetric) zero points, per element. */
  readonly bitsPerElement: number;
};

/**
 * Round a tensor to codes.
 *
 * @param values in C order, all finite
 * @throws {InputError} for options out of range, a shape that does not fit, values that are not finite
 */
export function quantiseTensor(
  values: ArrayLike<number>,
  shape: readonly number[],
  options: QuantiseOptions,
): QuantisedTensor {
  checkValues(values, shape, options);
  const { bits, scheme, clip } = options;
  const blocks = blocksOf(shape, options.granularity, options.axis);
  const format = scaleFormat(options.scale);
  const ranges = clip === 'mse' ? clippedRanges : wholeRange;
  const rule: BlockRule = { bits, scheme, store: scaleStore(format), ranges };
  const { low, high } = codeRange(bits, scheme);
  const codes =
    scheme === 'symmetric' ? new Int8Array(values.length) : new Uint8Array(values.length);
  const scales = wordArray(format, blocks.count);
  const zeroPoints = new Uint8Array(blocks.count);
  for (let block = 0; block < blocks.count; block++) {
    const { from, step, count } = blocks.positions(block);
    const members = new Float64Array(count);
    for (let i = 0; i < count; i++) members[i] = values[from + i * step] ?? 0;
    const { scale, zeroPoint } = fitBlock(members, rule);
    setWord(scales, block, scale.word);
    zeroPoints[block] = zeroPoint;
    for (let i = 0; i < count; i++) {
      codes[from + i * step] = codeOf(members[i] ?? 0, scale.value, zeroPoint, low, high);
    }
  }
  const perBlock = format.bits + (scheme === 'asymmetric' ? bits : 0);
  const bitsPerElement = bits + (perBlock * blocks.count) / values.length;
  return { options, shape, codes, blockShape: blocks.shape, scales, zeroPoints, bitsPerElement };
}

/** The numbers that the codes stand for. */
export function dequantiseTensor(tensor: QuantisedTensor): Float64Array {
  const { options, shape, codes, scales, zeroPoints } = tensor;
  const blocks = blocksOf(shape, options.granularity, options.axis);
  const factors = decodeArray(requireFormat(options.scale), scales);
  const values = new Float64Array(codes.length);
  for (let block = 0; block < blocks.count; block++) {
    const { from, step, count } = blocks.positions(block);
    const [factor = NaN, zeroPoint = 0] = [factors[block], zeroPoints[block]];
    for (let i = 0; i < count; i++) {
      const at = from + i * step;
      values[at] = factor * ((codes[at] ?? 0) - zeroPoint);
    }
  }
  return values;
}

function setWord(words: WordArray, at: number, word: number): void {
  if (words instanceof BigUint64Array) words[at] = BigInt(word);
  else words[at] = word;
}

function checkValues(
  values: ArrayLike<number>,
  shape: readonly number[],
  { bits }: QuantiseOptions,
): void {
  const issues: Issue[] = [];
  const wrong = (subject: string, expected: string, actual: string): void => {
    issues.push({ code: 'out_of_range', path: [subject], expected, actual });
  };
  if (!Number.isInteger(bits) || bits < 2 || bits > 8) {
    wrong('bits', 'a whole number in 2..8', String(bits));
  }
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length) {
    wrong('the shape', `of ${values.length} elements`, `(${shape.join(', ')})`);
  }
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    wrong(`element ${i}`, 'a finite number', String(values[i]));
    break;
  }
  if (issues.length > 0) throw new InputError(issues);
}
