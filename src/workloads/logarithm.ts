/**
 * The natural logarithm from additions, multiplications and divisions only. `Math.log` may differ in its last
 * bit between machines; these operations may not, so that a seed means the same tensors everywhere.
 */

const LN2 = 0.6931471805599453;
const SQRT_HALF = 0.7071067811865476;
const view = new DataView(new ArrayBuffer(8));

/**
 * Natural logarithm of a normal positive number, within a few units in the last place.
 *
 * ln(m * 2^e) = e ln 2 + 2 artanh((m - 1) / (m + 1)), with m in [sqrt(1/2), sqrt 2).
 *
 * @param x greater than or equal to 2^-1022, finite
 */
export function logarithm(x: number): number {
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  let exponent = (high >>> 20) - 1022;
  view.setUint32(0, (high & 0x000fffff) | 0x3fe00000);
  let mantissa = view.getFloat64(0);
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  // artanh(s) / s = sum of s^2i / (2i + 1); |s| <= 0.172, so the eleventh term is below 2^-56.
  const first = 1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11)))));
  const last = 1 / 13 + q * (1 / 15 + q * (1 / 17 + q * (1 / 19 + q * (1 / 21))));
  return exponent * LN2 + 2 * s * (first + q * q * q * (q * q * q) * last);
}
