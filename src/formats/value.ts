/**
 * Arithmetic on what words stand for: exact on finite values, and by the rules of IEEE 754 on
 * infinities, NaN and signed zeros. Posits have only the NaN (their NaR), which propagates.
 */

import { add, dyadic, fromNumber, multiply, toNumber, ZERO, type Dyadic } from './dyadic.ts';
import type { Value } from './format.ts';

type FiniteValue = Extract<Value, { kind: 'finite' }>;

/** Not a number; NaR of posits. */
export const NAN: Extract<Value, { kind: 'nan' }> = { kind: 'nan' };
/** The positive zero. */
export const POSITIVE_ZERO: FiniteValue = { kind: 'finite', ...ZERO };
/** The zero with a minus sign. */
export const NEGATIVE_ZERO: FiniteValue = { kind: 'finite', ...ZERO, negativeZero: true };

/** A zero of either sign. */
export function zero(negative: boolean): Value {
  return negative ? NEGATIVE_ZERO : POSITIVE_ZERO;
}

/** An infinity of either sign. */
export function infinity(negative: boolean): Value {
  return { kind: 'infinite', negative };
}

/** `m * 2^e` as a value; `negative` gives its sign to a zero. */
export function finite(m: bigint, e: number, negative = false): Value {
  return m === 0n ? zero(negative) : { kind: 'finite', ...dyadic(m, e) };
}

/** A dyadic as a value. */
export function fromDyadic(a: Dyadic): Value {
  return { kind: 'finite', m: a.m, e: a.e };
}

/** A double as a value; the double's NaN, infinities and -0 keep their meaning. */
export function valueOfNumber(x: number): Value {
  if (Number.isNaN(x)) return NAN;
  if (!Number.isFinite(x)) return infinity(x < 0);
  return x === 0 ? zero(Object.is(x, -0)) : fromDyadic(fromNumber(x));
}

/** The double nearest to a value; exact where 53 significant bits and a double's range suffice. */
export function numberOfValue(value: Value): number {
  switch (value.kind) {
    case 'nan':
      return NaN;
    case 'infinite':
      return value.negative ? -Infinity : Infinity;
    case 'finite':
      return value.negativeZero === true ? -0 : toNumber(value);
  }
}

/** Whether the sign is minus, on zeros and infinities too. False for NaN. */
export function isNegativeValue(value: Value): boolean {
  if (value.kind === 'nan') return false;
  return value.kind === 'infinite' ? value.negative : value.m < 0n || value.negativeZero === true;
}

/** The same number: zeros of both signs are equal, NaN equals NaN. */
export function sameNumber(a: Value, b: Value): boolean {
  if (a.kind === 'finite' && b.kind === 'finite') return a.m === b.m && a.e === b.e;
  if (a.kind === 'infinite' && b.kind === 'infinite') return a.negative === b.negative;
  return a.kind === b.kind;
}

/** `-a`. */
export function negateValue(a: Value): Value {
  if (a.kind === 'nan') return a;
  if (a.kind === 'infinite') return infinity(!a.negative);
  return finite(-a.m, a.e, !isNegativeValue(a));
}

/** `a * b`, exactly. Infinity times zero is NaN. */
export function multiplyValues(a: Value, b: Value): Value {
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  const negative = isNegativeValue(a) !== isNegativeValue(b);
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    return isZero(a) || isZero(b) ? NAN : infinity(negative);
  }
  const product = multiply(a, b);
  return product.m === 0n ? zero(negative) : fromDyadic(product);
}

/**
 * The sum of all terms, exactly, however many. Infinities of both signs give NaN. A sum of nothing
 * is +0; a zero sum is -0 if every term is -0, or if the result is to be rounded `down` and not
 * every term is +0; else +0.
 */
export function sumValues(terms: readonly Value[], down = false): Value {
  let total: Dyadic = ZERO;
  let infinite: Value | undefined;
  for (const term of terms) {
    if (term.kind === 'nan') return NAN;
    if (term.kind === 'infinite') {
      if (infinite !== undefined && !sameNumber(infinite, term)) return NAN;
      infinite = term;
    } else total = add(total, term);
  }
  if (infinite !== undefined) return infinite;
  if (total.m !== 0n) return fromDyadic(total);
  return zero(zeroSumIsNegative(terms, down));
}

function zeroSumIsNegative(terms: readonly Value[], down: boolean): boolean {
  if (terms.length === 0) return false;
  return down ? !terms.every(isPositiveZero) : terms.every(isNegativeZero);
}

function isPositiveZero(value: Value): boolean {
  return isZero(value) && value.negativeZero !== true;
}

function isNegativeZero(value: Value): boolean {
  return isZero(value) && value.negativeZero === true;
}

function isZero(value: Value): value is FiniteValue {
  return value.kind === 'finite' && value.m === 0n;
}
