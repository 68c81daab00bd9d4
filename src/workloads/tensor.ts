/** Operand matrices that the user gives as `.npy` files. */

import { InputError, type Issue } from '../errors.ts';
import { decodeArray, wordArray, type WordArray } from '../formats/bulk.ts';
import type { Format } from '../formats/format.ts';
import type { NpyArray } from './npy.ts';
import type { Line } from './lines.ts';
import { quantise, scaleOf, type ScaleRule } from './quantise.ts';
import { setWord } from './words.ts';

/** A matrix from a file. `words`: the elements are bit patterns; `values`: they are numbers. */
export type Tensor = {
  readonly file: string;
  /** Content hash of the file, for the design's own. */
  readonly hash: string;
  readonly array: NpyArray;
  readonly as: 'values' | 'words';
};

/** A matrix as words, row-major, and what they stand for: `value ~ decode(word) * scale`. */
export type TensorOperand = {
  readonly words: WordArray;
  readonly values: Float64Array;
  readonly scale: number;
};

/**
 * Encode a whole tensor with one scale.
 *
 * Whole numbers must be values of an integer format exactly; floats are scaled by `rule`. Bit patterns are taken
 * as they are.
 *
 * @throws {InputError} naming the first element that does not fit, or is not finite
 */
export function tensorOperand(
  tensor: Tensor,
  format: Format,
  rule: ScaleRule,
  sigmas: number,
): TensorOperand {
  if (tensor.as === 'words') return fromWords(tensor, format);
  const { array } = tensor;
  const values = new Float64Array(array.data.length);
  for (let i = 0; i < values.length; i++) {
    const value = Number(array.data[i] ?? 0);
    if (!Number.isFinite(value)) throw misfit(tensor, i, 'a finite number');
    values[i] = value;
  }
  if (array.kind !== 'float') return fromIntegers(tensor, format, values);
  const scale = scaleOf(rule, format, values, deviation(values), sigmas);
  return quantise(format, values, scale) satisfies Line;
}

/** Refuse what cannot be a matrix of operands, before any layer is opened. Paths are relative to the tensor. */
export function checkTensor(tensor: Tensor): Issue[] {
  const { array, as, file } = tensor;
  const issues: Issue[] = [];
  const wrong = (expected: string, actual: string): void => {
    issues.push({ code: 'conflict', path: [], expected, actual });
  };
  if (array.shape.length !== 2 || array.shape.includes(0)) {
    wrong('a matrix of two dimensions, neither of them 0', `${file}: (${array.shape.join(', ')})`);
  }
  if (as === 'words' && array.kind === 'float') {
    wrong('an array of integers when it holds words', `${file}: ${array.bits}-bit floats`);
  }
  return issues;
}

function fromIntegers(tensor: Tensor, format: Format, values: Float64Array): TensorOperand {
  const { words } = quantise(format, values, 1);
  if (format.row.kind === 'float' || format.row.kind === 'posit')
    return { words, values, scale: 1 };
  const decoded = decodeArray(format, words);
  for (let i = 0; i < values.length; i++) {
    if (decoded[i] !== values[i]) throw misfit(tensor, i, `a value of ${format.name}`);
  }
  return { words, values, scale: 1 };
}

function fromWords(tensor: Tensor, format: Format): TensorOperand {
  const { data } = tensor.array;
  const words = wordArray(format, data.length);
  for (let i = 0; i < data.length; i++) {
    const raw = BigInt(data[i] ?? 0);
    if (raw < 0n || raw >> BigInt(format.bits) !== 0n) {
      throw misfit(tensor, i, `a pattern of ${format.bits} bits`);
    }
    setWord(words, i, raw);
  }
  const values = decodeArray(format, words);
  const strange = values.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0) throw misfit(tensor, strange, 'the pattern of a finite number');
  return { words, values, scale: 1 };
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return variance === 0 ? 1 : Math.sqrt(variance);
}

function misfit(tensor: Tensor, index: number, expected: string): InputError {
  const columns = tensor.array.shape[1] ?? 1;
  const path = [`element [${Math.floor(index / columns)}, ${index % columns}]`];
  const actual = String(tensor.array.data[index]);
  return new InputError([{ code: 'out_of_range', path, expected, actual }], tensor.file);
}
