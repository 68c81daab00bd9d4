/**
 * Exact sums and products of doubles. A result that does not fit a double is given back rounded to
 * odd: truncated, its last bit set. Such a double lies on the same side as the exact result of every
 * number with at least two bits fewer, so rounding it once more into a narrower format is right.
 */

const SPLITTER = 2 ** 27 + 1;

/** The rounding error of `a + b` given `sum = a + b`, exactly. Finite operands. */
export function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a;
  return a - (sum - bPart) + (b - bPart);
}

/** The rounding error of `a * b` given `product = a * b`, exactly, when nothing over- or underflows. */
export function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

const double = new Float64Array(1);
const word = new BigInt64Array(double.buffer);
const halves = new Uint32Array(double.buffer);
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;

/** `rounded` to odd, where the exact value is `rounded` plus something of the sign of `error`. */
export function toOdd(rounded: number, error: number): number {
  if (error === 0) return rounded;
  double[0] = rounded;
  if (((halves[LOW] ?? 0) & 1) === 1) return rounded;
  // The neighbour towards the exact value is odd. A double's word counts up away from zero.
  word[0] = (word[0] ?? 0n) + (error > 0 === rounded > 0 ? 1n : -1n);
  return double[0] ?? NaN;
}

/**
 * A running sum without error: a list of doubles that do not overlap, in order of magnitude
 * (Shewchuk's expansion). Holds any finite doubles as long as no partial sum overflows.
 */
export class ExactSum {
  // 2098 bits of a double's range in pieces of 53 is 40; a few more cost nothing.
  readonly #parts = new Float64Array(64);
  #count = 0;
  /** Whether the last `toOdd` was the sum itself. */
  isExact = true;

  /** Back to 0. */
  clear(): void {
    this.#count = 0;
  }

  /** Add one double. */
  add(x: number): void {
    const parts = this.#parts;
    let carry = x;
    let kept = 0;
    for (let i = 0; i < this.#count; i++) {
      const part = parts[i] ?? 0;
      const sum = carry + part;
      const error = sumError(carry, part, sum);
      if (error !== 0) parts[kept++] = error;
      carry = sum;
    }
    if (carry !== 0) parts[kept++] = carry;
    this.#count = kept;
  }

  /** The sum, rounded to odd if it is not a double; `isExact` tells which. */
  toOdd(): number {
    let i = this.#count - 1;
    this.isExact = true;
    if (i < 0) return 0;
    let high = this.#parts[i] ?? 0;
    // Adding from the top stops at the first piece that no longer fits; it outweighs all below it.
    while (i > 0) {
      const part = this.#parts[--i] ?? 0;
      const sum = high + part;
      const error = sumError(high, part, sum);
      high = sum;
      if (error !== 0) {
        this.isExact = false;
        return toOdd(high, error);
      }
    }
    return high;
  }
}
