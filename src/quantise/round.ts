/** Rounding, clamping and the range of codes. */

export type Scheme = 'symmetric' | 'asymmetric';

/** Least and greatest code: two's complement when symmetric, unsigned around a zero point when not. */
export function codeRange(
  bits: number,
  scheme: Scheme,
): { readonly low: number; readonly high: number } {
  return scheme === 'symmetric'
    ? { low: -(2 ** (bits - 1)), high: 2 ** (bits - 1) - 1 }
    : { low: 0, high: 2 ** bits - 1 };
}

/** The nearest whole number; half way goes to the even one. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `x` kept in a range. */
export function clamp(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x;
}
