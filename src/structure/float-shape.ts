/** Floating-point words and exact products as structure sees them: widths, and how far apart their exponents lie. */

import { bitLength, clog2, mask } from '../bits/index.ts';

/** `(-1)^sign * 2^(E - bias) * 1.F`, with subnormals at `E = 0`; at least 2 exponent bits and 1 fraction bit. */
export type FloatShape = {
  readonly exponent: number;
  readonly fraction: number;
  readonly bias: number;
  /** `ieee`: the top exponent is infinity and NaN. `nan`: only the all-ones code is NaN. `finite`: neither. */
  readonly specials: 'ieee' | 'nan' | 'finite';
};

/** Products whose top bit, the place `2^top`, may have up to `zeros` zeros from it down to their highest one. */
export type ProductClass = { readonly zeros: number; readonly top: number };

/** An exact product: sign, integer significand, exponent of its top bit. */
export type ProductShape = {
  /** Bits of the significand. */
  readonly width: number;
  /** Every product is a multiple of `2^unit`. */
  readonly unit: number;
  /** Least exponent of the top bit. */
  readonly least: number;
  /** What products there are, by the subnormal operands among their factors. */
  readonly classes: readonly ProductClass[];
  /** Whether NaN and infinities occur. */
  readonly hasSpecials: boolean;
};

/** How a sum takes a product in. */
export type FloatSum = {
  readonly product: ProductShape;
  readonly accumulator: FloatShape;
  /** The sum was started from zero and took nothing but such products in. */
  readonly keeps: boolean;
};

/** Widths of the addition of a product to a sum. */
export type SumShape = {
  /** Places that are added, from the top bit of the greater exponent down; ones below are remembered as one bit. */
  readonly window: number;
  /** Bits of exponents and their differences, two's complement, in units of the sum's exponent field. */
  readonly exponent: number;
  /** Bits of the greater exponent, unsigned. */
  readonly greater: number;
  /** Greatest exponent that comes in. */
  readonly greatest: number;
  /** Whether sums can be subnormal, pass the greatest value, be NaN or infinite. */
  readonly hasSubnormals: boolean;
  readonly hasOverflow: boolean;
  readonly hasSpecials: boolean;
};

/** Letters for module names: `e5m10`, `e4m3n`. */
export function floatTag({ exponent, fraction, bias, specials }: FloatShape): string {
  const usual = 2 ** (exponent - 1) - 1;
  const rest = specials === 'ieee' ? '' : specials.slice(0, 1);
  return `e${exponent}m${fraction}${rest}${bias === usual ? '' : `b${bias}`}`;
}

/** Bits of a word. */
export function floatBits({ exponent, fraction }: FloatShape): number {
  return 1 + exponent + fraction;
}

/** Least exponent of a normal number. */
export function leastExponent({ bias }: FloatShape): number {
  return 1 - bias;
}

/** Greatest exponent of a finite number. */
export function greatestExponent({ exponent, bias, specials }: FloatShape): number {
  return 2 ** exponent - (specials === 'ieee' ? 2 : 1) - bias;
}

/** Places between the units of the least and the greatest exponent of finite numbers. */
export function exponentRange(shape: FloatShape): number {
  return greatestExponent(shape) - leastExponent(shape);
}

/** Magnitude codes of the specials: NaN, infinity, and what stands for a value beyond the greatest. */
export function specialCodes({ exponent, fraction, specials }: FloatShape): {
  readonly nan: bigint;
  readonly beyond: bigint;
} {
  const all = mask(exponent + fraction);
  if (specials !== 'ieee') return { nan: specials === 'nan' ? all : 0n, beyond: all };
  const infinity = mask(exponent) << BigInt(fraction);
  return { nan: infinity | (1n << BigInt(fraction - 1)), beyond: infinity };
}

/** The product of two floating-point numbers: significands side by side, four classes by subnormal factors. */
export function floatProductShape(a: FloatShape, b: FloatShape): ProductShape {
  const width = a.fraction + b.fraction + 2;
  const [leastA, leastB] = [leastExponent(a), leastExponent(b)];
  const [mostA, mostB] = [greatestExponent(a), greatestExponent(b)];
  return {
    width,
    unit: leastA - a.fraction + leastB - b.fraction,
    least: leastA + leastB + 1,
    classes: [
      { zeros: 1, top: mostA + mostB + 1 },
      { zeros: a.fraction + 1, top: leastA + mostB + 1 },
      { zeros: b.fraction + 1, top: mostA + leastB + 1 },
      { zeros: width - 1, top: leastA + leastB + 1 },
    ],
    hasSpecials: a.specials !== 'finite' || b.specials !== 'finite',
  };
}

/** The product of a floating-point number and an integer of magnitude up to `greatest`. */
export function scaledProductShape(a: FloatShape, greatest: bigint): ProductShape {
  const width = bitLength(mask(a.fraction + 1) * greatest);
  const above = width - 1 - a.fraction;
  const least = leastExponent(a);
  return {
    width,
    unit: least - a.fraction,
    least: least + above,
    classes: [
      { zeros: above, top: greatestExponent(a) + above },
      { zeros: width - 1, top: least + above },
    ],
    hasSpecials: a.specials !== 'finite',
  };
}

/**
 * Widths of `sum + product`, rounded once to the sum's format.
 *
 * The operand of the greater exponent stays, the other moves down. Where the product stays and has `z` zeros on
 * top, the result may begin `z + 1` places down, or the sum itself does; `fraction + 1` bits and a guard bit follow.
 * No sum has ones below the unit of all values. Where the sum stays, it is normal (or its last place is the last of
 * all), and the product may have moved by one place and cancel the rest.
 */
export function sumShape({ product, accumulator, keeps }: FloatSum): SumShape {
  const { fraction, bias } = accumulator;
  const least = leastExponent(accumulator);
  const unit = keeps ? product.unit : Math.min(product.unit, least - fraction);
  const needs = product.classes.map(({ zeros, top }) =>
    Math.min(zeros + fraction + 3, top - unit + 1),
  );
  const window = Math.max(product.width + 1, fraction + 3, ...needs);
  const tops = product.classes.map(({ top }) => top);
  const low = product.least + bias;
  const most = greatestExponent(accumulator) + bias + (accumulator.specials === 'ieee' ? 1 : 0);
  const greatest = Math.max(most, Math.max(...tops) + bias);
  // A sum above 2^(fraction + 2) times the greatest product would swallow it.
  const reach = Math.max(...tops) + 1 + fraction + 2;
  const hasOverflow = !keeps || reach > greatestExponent(accumulator);
  return {
    window,
    exponent: 1 + Math.max(bitLength(BigInt(greatest)), clog2(Math.max(most + 1 - low, 1))),
    greater: bitLength(BigInt(greatest)),
    greatest,
    hasSubnormals: !keeps || product.unit < least,
    hasOverflow,
    hasSpecials: product.hasSpecials || (hasOverflow && accumulator.specials !== 'finite'),
  };
}
