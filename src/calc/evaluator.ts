/**
 * One operation, many times. Operands are words as numbers of up to 32 bits; arithmetic is on doubles
 * where it is exact or can be rounded to odd, else by the exact path, with the same results.
 */

import { bitLength } from '../bits/index.ts';
import { numberDecoder, numberEncoder, NUMBER_BITS } from '../formats/fast/index.ts';
import type { Format } from '../formats/format.ts';
import type { Request } from './calculate.ts';
import { ExactSum, productError, sumError, toOdd } from './exact-sum.ts';
import { operate } from './operation.ts';

/** The result word of the first `count` words. */
export type Evaluator = (words: Float64Array, count: number) => number;

/** Exponents within this leave room for a product and its error in a double's range. */
const SAFE_EXPONENT = 490;

/** Whether a format's words and values can be handled as numbers. */
export function isNarrow(format: Format): boolean {
  return format.bits <= NUMBER_BITS;
}

/** An evaluator of a request whose two formats are narrow. */
export function evaluator(request: Request): Evaluator {
  const { format, to, operation } = request;
  const exact = exactEvaluator(request);
  if (!isSafe(format)) return exact;
  const decode = numberDecoder(format);
  const encode = numberEncoder(to, request.encode);
  const finish = finisher(request, encode);
  switch (operation) {
    case 'decode':
    case 'encode':
      return (words) => encode(decode(words[0] ?? 0));
    case 'mul':
      return (words, count) => {
        const a = decode(words[0] ?? 0);
        const b = decode(words[1] ?? 0);
        const p = a * b;
        const error = p - p === 0 ? productError(a, b, p) : 0;
        return finish(p, error) ?? exact(words, count);
      };
    case 'add':
    case 'sub': {
      const sign = operation === 'add' ? 1 : -1;
      return (words, count) => {
        const a = decode(words[0] ?? 0);
        const b = sign * decode(words[1] ?? 0);
        const sum = a + b;
        const error = sum - sum === 0 ? sumError(a, b, sum) : 0;
        return finish(sum, error) ?? exact(words, count);
      };
    }
    case 'fma':
    case 'dot':
      return productSummer(request, finish, exact);
  }
}

/** The word for an exact result `rounded + error`, unless it takes the exact path to know it. */
type Finisher = (rounded: number, error: number) => number | undefined;

function finisher(request: Request, encode: (x: number) => number): Finisher {
  const { rounding } = request;
  const limit = oddLimit(request);
  return (rounded, error) => {
    // Only the exact path knows the sign of a zero that is rounded down.
    if (rounded === 0 && rounding === 'down') return undefined;
    if (error === 0) return encode(rounded);
    return Math.abs(rounded) < limit ? encode(toOdd(rounded, error)) : undefined;
  };
}

/**
 * Magnitudes below this may be rounded to odd first: every point where rounding into `to` turns over
 * has at least two bits fewer than a double there.
 */
function oddLimit({ to, rounding, encode }: Request): number {
  if (rounding === 'stochastic') return 0;
  switch (to.row.kind) {
    case 'power':
      return 0; // turns over at the square root of 2
    case 'integer':
      return encode.saturate === true ? Infinity : 2 ** (50 - to.row.fraction);
    case 'sign-magnitude':
    case 'ternary':
    case 'bipolar':
    case 'scale':
    case 'float':
    case 'table':
    case 'posit':
      return Infinity;
  }
}

function productSummer(request: Request, finish: Finisher, exact: Evaluator): Evaluator {
  const { operation, format } = request;
  const decode = numberDecoder(format);
  const isFma = operation === 'fma';
  const total = new ExactSum();
  return (words, count) => {
    total.clear();
    // In doubles, infinities and NaN, and the sign of a sum of zeros, come out as IEEE 754 says.
    let special = count === 0 ? 0 : -0;
    let zeros = special;
    const products = isFma ? 2 : count;
    for (let i = 0; i < products; i += 2) {
      const a = decode(words[i] ?? 0);
      const b = decode(words[i + 1] ?? 0);
      const p = a * b;
      if (p - p !== 0) special += p;
      else if (p === 0) zeros += p;
      else {
        zeros = 0;
        total.add(p);
        const error = productError(a, b, p);
        if (error !== 0) total.add(error);
      }
    }
    if (isFma) {
      const c = decode(words[2] ?? 0);
      if (c - c !== 0) special += c;
      else if (c === 0) zeros += c;
      else {
        zeros = 0;
        total.add(c);
      }
    }
    if (special !== 0) return finish(special, 0) ?? exact(words, count);
    const rounded = total.toOdd();
    if (rounded === 0) return finish(zeros, 0) ?? exact(words, count);
    // Rounded to odd already; a second time changes nothing.
    return finish(rounded, total.isExact ? 0 : rounded) ?? exact(words, count);
  };
}

/** Whether every value of a format, and every product of two with its error, is an exact double. */
function isSafe(format: Format): boolean {
  const { m, e } = format.maximum;
  const greatest = bitLength(m) + e;
  return isNarrow(format) && greatest < SAFE_EXPONENT && format.unit > -SAFE_EXPONENT;
}

/** The same, by exact arithmetic on whole values: the meaning of all the others. */
export function exactEvaluator({ format, to, operation, rounding, encode }: Request): Evaluator {
  return (words, count) => {
    const values = Array.from(words.subarray(0, count), (word) => format.decode(BigInt(word)));
    return Number(to.encode(operate(operation, values, rounding), encode));
  };
}
