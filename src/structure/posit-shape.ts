/** Sizes that follow from a posit's width and exponent size. Posits are read without negating them. */

import { clog2 } from '../bits/index.ts';

/** A posit format as structure sees it. */
export type PositBits = { readonly bits: number; readonly es: number };

/**
 * A posit x with sign s, regime k, exponent e and fraction f, all read from the word as it stands, is
 * `((1 - 3s) + f) * 2^E`, where `E` is `k * 2^es + e` with every bit inverted if s = 1. So the significand is
 * a two's-complement number with the bits `s, ~s, f`, and neither operand nor product is ever negated.
 *
 * @source [posit2022]
 */
export type PositShape = PositBits & {
  /** Most fraction bits. */
  readonly fraction: number;
  /** Bits of the significand `s, ~s, f`. */
  readonly significand: number;
  /** Bits of `E`, two's complement. */
  readonly exponent: number;
  /** Every value is an integer multiple of `2^-reach`; the greatest is `2^reach`. */
  readonly reach: number;
};

/** The sizes of a format. Decoders take formats of fewer than 4 bits as if zeros followed. */
export function positShape({ bits, es }: PositBits): PositShape {
  const width = Math.max(bits, 4);
  const fraction = Math.max(width - 3 - es, 0);
  return {
    bits,
    es,
    fraction,
    significand: fraction + 2,
    exponent: clog2(width - 1) + 1 + es,
    reach: (bits - 2) * 2 ** es,
  };
}

/** Letters for module names: `p8_0`. */
export function positTag({ bits, es }: PositBits): string {
  return `p${bits}_${es}`;
}
