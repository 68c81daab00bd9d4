/**
 * Decimal text and exact numbers. A decimal is a ratio of integers, not a dyadic: 0.1 has no finite
 * binary expansion. It stays a ratio until a format rounds it, so it is rounded once.
 */

import { type Dyadic } from './dyadic.ts';

/** The number `n / d * 2^e`, `d` positive. A dyadic has `d = 1`. */
export type Ratio = { readonly n: bigint; readonly d: bigint; readonly e: number };

/** Decimal exponents beyond this are refused: the integer would have more digits than any format. */
export const MAX_DECIMAL_EXPONENT = 5000;

const DECIMAL = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?$/i;

/**
 * The exact value of a decimal numeral: `3`, `-0.1`, `+.5`, `6.02e23`.
 * Undefined if the text is not one, or its exponent is beyond `MAX_DECIMAL_EXPONENT`.
 */
export function parseDecimal(text: string): Ratio | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = '', exponentText = '0'] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_DECIMAL_EXPONENT) return undefined;
  const scale = exponent - fraction.length;
  const magnitude = BigInt(whole + fraction) * 10n ** BigInt(Math.max(scale, 0));
  const n = sign === '-' ? -magnitude : magnitude;
  return { n, d: 10n ** BigInt(Math.max(-scale, 0)), e: 0 };
}

/** Every digit of a dyadic: `-20.0625`. Never in scientific notation, never rounded. */
export function toDecimal(a: Dyadic): string {
  if (a.e >= 0) return (a.m << BigInt(a.e)).toString();
  const places = -a.e;
  // m / 2^p = m * 5^p / 10^p
  const scaled = (a.m < 0n ? -a.m : a.m) * 5n ** BigInt(places);
  const digits = scaled.toString().padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return a.m < 0n ? `-${text}` : text;
}
