/** A fixed-point sum to significand and exponent: sign, leading place, fraction, and whether more follows. */

import { bitLength, clog2 } from '../bits/index.ts';
import { invariant } from '../errors.ts';
import { barrelShifterPlan } from './barrel-shifter.ts';
import { leadingZerosPlan } from './first-one.ts';
import { input, output, type Plan } from './plan.ts';

export type NormaliserOptions = {
  /** Bits of the sum, two's complement. */
  readonly width: number;
  /** The lowest bit of the sum weighs `2^-unit`. */
  readonly unit: number;
  /** Bits of the fraction to keep. */
  readonly fraction: number;
};

/** Bits of `exp_o`: from `-1 - unit` (the sum -1) to the place below the sign. */
export function normaliserExponent({ width, unit }: Omit<NormaliserOptions, 'fraction'>): number {
  return clog2(Math.max(width - 1 - unit, unit + 1)) + 1;
}

/**
 * Plan of a normaliser: `value = ((1 - 3s) + 0.frac) * 2^exp`, the fraction cut to `frac_o` with the rest in
 * `sticky_o`. The word is counted and shifted as it stands: a negative sum is not negated.
 */
export function quireNormaliserPlan(options: NormaliserOptions): Plan {
  const { width, unit, fraction } = options;
  invariant(width >= unit + 2, 'a sum must have a bit of weight 1 below its sign');
  const search = leadingZerosPlan(width - 1);
  const countWidth = clog2(width);
  const exponent = normaliserExponent(options);
  const shifter = barrelShifterPlan({ kind: 'left', width: width - 1, amountWidth: countWidth });
  const rest = width - 2 - fraction;
  const leading = width - 2 - unit;
  return {
    module: `pe_quire_normaliser_w${width}_u${unit}_f${fraction}`,
    template: 'structure/quire-normaliser',
    summary: 'sum to significand and exponent',
    params: { width, unit, fraction },
    sources: ['textbook'],
    interface: { kind: 'comb' },
    ports: [
      input('sum_i', width, `sum, two's complement; its lowest bit weighs 2^-${unit}`),
      output('zero_o', 1, 'the sum is 0'),
      output('sign_o', 1, 'sign s of the significand s, ~s, f'),
      output('exp_o', exponent, "power of two, two's complement; unspecified for zero"),
      output('frac_o', fraction, 'fraction f, below the point'),
      output('sticky_o', 1, 'a one follows frac_o'),
    ],
    view: {
      width,
      countWidth,
      exponent,
      leading,
      search: search.module,
      shifter: shifter.module,
      fraction,
      hasWide: exponent > countWidth,
      gap: exponent - countWidth,
      hasRest: rest > 0,
      restTop: rest - 1,
      hasPadding: rest < 0,
      padding: -rest,
    },
    operators: [
      { kind: 'xor', part: 'normaliser', widths: [width - 1], count: 1 },
      {
        kind: 'sub',
        part: 'normaliser',
        widths: [Math.max(1, bitLength(BigInt(leading))), countWidth, exponent],
        count: 1,
      },
      { kind: 'or', part: 'normaliser', widths: [1], count: width },
    ],
    children: [
      { plan: search, count: 1, part: 'normaliser' },
      { plan: shifter, count: 1, part: 'normaliser' },
    ],
  };
}
