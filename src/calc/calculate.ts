/**
 * The number-format calculator: operands are words of one format, the result is computed exactly and
 * rounded once into another (or the same).
 */

import type { Word } from '../bits/index.ts';
import { InputError, unknownName } from '../errors.ts';
import { compare } from '../formats/dyadic.ts';
import {
  ROUNDINGS,
  type EncodeOptions,
  type Exact,
  type Format,
  type Rounding,
} from '../formats/format.ts';
import { requireFormat } from '../formats/index.ts';
import { randomWords } from '../formats/random.ts';
import { sameNumber } from '../formats/value.ts';
import { readOperand, type Operand } from './operand.ts';
import { ARITY, operate, requireOperation, type Operation } from './operation.ts';

/** How a result is made. Names are as users type them. */
export type CalcOptions = {
  /** Format of the result; default the format of the operands. */
  readonly to?: string;
  /** Default `nearest-even`. */
  readonly rounding?: string;
  /** Clamp overflow instead of wrapping (integers) or becoming infinity or NaN (floats). */
  readonly saturate?: boolean;
  /** Of stochastic rounding; default 1. */
  readonly seed?: number;
};

/** The seed of stochastic rounding when none is given. */
export const DEFAULT_SEED = 1;

/** What a calculation is made of, checked. */
export type Request = {
  readonly format: Format;
  readonly operation: Operation;
  readonly to: Format;
  readonly rounding: Rounding;
  readonly seed: number;
  /** Options of the one rounding, with a fresh source of random words where it needs one. */
  readonly encode: EncodeOptions;
};

/** A finished calculation. */
export type Calculation = Request & {
  readonly operands: readonly Operand[];
  /** The result before rounding. */
  readonly exact: Exact;
  readonly result: Word;
  /** Whether the result differs from the exact value. */
  readonly inexact: boolean;
  /** Whether the exact value lies outside the range of the result's format. */
  readonly outOfRange: boolean;
};

/** Check the names of a calculation. @throws {InputError} naming what is wrong */
export function request(format: string, op: string, options: CalcOptions = {}): Request {
  const from = requireFormat(format);
  const operation = requireOperation(op);
  const to = options.to === undefined ? from : requireFormat(options.to, ['to']);
  const rounding = requireRounding(options.rounding ?? 'nearest-even');
  const seed = options.seed ?? DEFAULT_SEED;
  if (!Number.isSafeInteger(seed)) {
    const expected = 'an integer';
    throw new InputError([{ code: 'wrong_type', path: ['seed'], expected, actual: String(seed) }]);
  }
  const saturate = options.saturate ?? false;
  const encode =
    rounding === 'stochastic'
      ? { rounding, saturate, random: randomWords(seed) }
      : { rounding, saturate };
  return { format: from, operation, to, rounding, seed, encode };
}

function requireRounding(name: string): Rounding {
  const rounding = ROUNDINGS.find((candidate) => candidate === name);
  if (rounding !== undefined) return rounding;
  throw new InputError([unknownName(['rounding'], name, ROUNDINGS)]);
}

/**
 * Calculate. `operands` are texts: a word (`0x3c`, `0b0011`) or a value (`1.5`, `-3`, `inf`), which is
 * first rounded to the nearest word of `format`. `dot` takes `a0 b0 a1 b1 ...`, with or without their
 * number of pairs in front. The result is exact until its one rounding into `options.to`.
 *
 * @throws {InputError} for an unknown name, a wrong number of operands, or an operand that the format
 *   does not have
 */
export function calculate(
  format: string,
  op: string,
  operands: readonly string[],
  options: CalcOptions = {},
): Calculation {
  const checked = request(format, op, options);
  const { format: from, operation, to, rounding, encode } = checked;
  const texts = operation === 'dot' ? pairTexts(operands) : operands;
  checkCount(operation, texts.length);
  const converts = operation === 'encode';
  const read = texts.map((text, i) =>
    readOperand(from, text, i + 1, converts, converts && to === from ? encode : {}),
  );
  const [first] = read;
  const values = read.map(({ word }) => from.decode(word));
  // Encoding rounds the value as typed; everything else works on the words.
  const direct = converts && to === from && first !== undefined;
  const exact = direct ? first.exact : operate(operation, values, rounding);
  const result = direct ? first.word : to.encode(exact, encode);
  const back = to.decode(result);
  return {
    ...checked,
    operands: read,
    exact,
    result,
    inexact: !isSame(exact, back),
    outOfRange: isOutside(exact, to),
  };
}

/** `dot 2 a0 b0 a1 b1` and `dot a0 b0 a1 b1` are told apart by parity. */
function pairTexts(texts: readonly string[]): readonly string[] {
  if (texts.length % 2 === 0) return texts;
  const [count = '', ...rest] = texts;
  if (/^\d+$/.test(count) && Number(count) * 2 === rest.length) return rest;
  throw new InputError([
    {
      code: 'wrong_type',
      path: ['operands of dot'],
      expected: 'pairs a0 b0 a1 b1 .., or their number and then the pairs',
      actual: `${texts.length} values`,
    },
  ]);
}

function checkCount(operation: Operation, count: number): void {
  if (operation === 'dot' || count === ARITY[operation]) return;
  const expected = `${ARITY[operation]} value${ARITY[operation] === 1 ? '' : 's'}`;
  const path = [`operands of ${operation}`];
  throw new InputError([{ code: 'wrong_type', path, expected, actual: String(count) }]);
}

function isSame(exact: Exact, back: Exact): boolean {
  if (exact.kind !== 'ratio') return back.kind !== 'ratio' && sameNumber(exact, back);
  if (back.kind !== 'finite') return false;
  // n / d * 2^e = m * 2^f
  const unit = Math.min(exact.e, back.e);
  return exact.n << BigInt(exact.e - unit) === (back.m * exact.d) << BigInt(back.e - unit);
}

function isOutside(exact: Exact, to: Format): boolean {
  if (exact.kind === 'ratio') return isBeyond(exact.n, exact.d, exact.e, to);
  if (exact.kind === 'nan') return false;
  if (exact.kind === 'infinite') return !sameNumber(to.decode(to.encode(exact)), exact);
  return compare(exact, to.minimum) < 0 || compare(exact, to.maximum) > 0;
}

function isBeyond(n: bigint, d: bigint, e: number, to: Format): boolean {
  const exceeds = (sign: bigint, m: bigint, f: number): boolean => {
    const unit = Math.min(e, f);
    return sign * (n << BigInt(e - unit)) > (sign * m * d) << BigInt(f - unit);
  };
  return exceeds(1n, to.maximum.m, to.maximum.e) || exceeds(-1n, to.minimum.m, to.minimum.e);
}
