/**
 * Exact numbers. Every finite value of every format here is a dyadic rational `m * 2^e`, and sums
 * and products of dyadics are dyadics, so arithmetic on them never rounds. Rounding happens once,
 * in a format's `encode`.
 */

import { bitLength } from '../bits/index.ts';

/** The number `m * 2^e`. Normalised: `m` is odd, or `m` and `e` are both 0. */
export type Dyadic = { readonly m: bigint; readonly e: number };

/** The number 0. */
export const ZERO: Dyadic = { m: 0n, e: 0 };

/** `m * 2^e`, normalised. */
export function dyadic(m: bigint, e: number): Dyadic {
  if (m === 0n) return ZERO;
  let shift = 0;
  // Words of 32 bits first: a quire holds long runs of zeros.
  while (((m >> BigInt(shift)) & 0xffff_ffffn) === 0n) shift += 32;
  let low = Number((m >> BigInt(shift)) & 0xffff_ffffn);
  while (low % 2 === 0) {
    low /= 2;
    shift++;
  }
  return shift === 0 ? { m, e } : { m: m >> BigInt(shift), e: e + shift };
}

/** `a + b`, exactly. */
export function add(a: Dyadic, b: Dyadic): Dyadic {
  if (a.m === 0n) return b;
  if (b.m === 0n) return a;
  const e = Math.min(a.e, b.e);
  return dyadic(inUnits(a, e) + inUnits(b, e), e);
}

/** `a * b`, exactly. */
export function multiply(a: Dyadic, b: Dyadic): Dyadic {
  const m = a.m * b.m;
  return m === 0n ? ZERO : { m, e: a.e + b.e };
}

/** `-a`. */
export function negate(a: Dyadic): Dyadic {
  return { m: -a.m, e: a.e };
}

/** -1, 0 or 1 as `a` is less than, equal to or greater than `b`. */
export function compare(a: Dyadic, b: Dyadic): -1 | 0 | 1 {
  const e = Math.min(a.e, b.e);
  const difference = inUnits(a, e) - inUnits(b, e);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether `a` and `b` are the same number. */
export function equal(a: Dyadic, b: Dyadic): boolean {
  return a.m === b.m && a.e === b.e;
}

/** `a / 2^unit`, an integer: `a` must be a multiple of `2^unit`, that is `a = 0` or `unit <= a.e`. */
export function inUnits(a: Dyadic, unit: number): bigint {
  return a.m === 0n ? 0n : a.m << BigInt(a.e - unit);
}

const doubleView = new DataView(new ArrayBuffer(8));

/** The dyadic equal to a finite double. -0 becomes 0. @throws {RangeError} for NaN and infinities. */
export function fromNumber(x: number): Dyadic {
  if (!Number.isFinite(x)) throw new RangeError(`a dyadic must be finite, not ${x}`);
  doubleView.setFloat64(0, x);
  const word = doubleView.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const fraction = word & ((1n << 52n) - 1n);
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  return dyadic(x < 0 ? -magnitude : magnitude, Math.max(biased, 1) - 1075);
}

/** The double nearest to `a`, ties to even; infinite beyond the range of doubles. */
export function toNumber(a: Dyadic): number {
  const magnitude = a.m < 0n ? -a.m : a.m;
  const length = bitLength(magnitude);
  const top = length - 1 + a.e; // floor(log2 |a|)
  if (length === 0 || top < -1075) return a.m < 0n ? -0 : 0;
  if (top > 1023) return a.m < 0n ? -Infinity : Infinity;
  const unit = Math.max(top - 52, -1074);
  const drop = unit - a.e;
  const rounded = drop <= 0 ? magnitude << BigInt(-drop) : halfToEven(magnitude, BigInt(drop));
  // Two factors, each a power of two in the range of doubles, so neither product rounds.
  const half = Math.trunc(unit / 2);
  const x = Number(rounded) * 2 ** half * 2 ** (unit - half);
  return a.m < 0n ? -x : x;
}

function halfToEven(magnitude: bigint, drop: bigint): bigint {
  const kept = magnitude >> drop;
  const rest = magnitude - (kept << drop);
  const half = 1n << (drop - 1n);
  return rest > half || (rest === half && kept % 2n === 1n) ? kept + 1n : kept;
}
