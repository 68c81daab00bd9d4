/** Significand and exponent to the nearest posit: regime shift, one rounding on the bit string, saturation. */

import { clog2 } from '../bits/index.ts';
import { invariant } from '../errors.ts';
import { input, output, type Operator, type Plan } from './plan.ts';
import { stickyLevels } from './sticky-levels.ts';
import { positTag, type PositBits } from './posit-shape.ts';
import { planned } from './planned.ts';

export type RounderOptions = PositBits & {
  /** Bits of `exp_i`, two's complement; more than `es`. */
  readonly exponent: number;
  /** Bits of `frac_i`, at least 1. */
  readonly fraction: number;
};

/**
 * Plan of a posit rounder. The value is `((1 - 3s) + f) * 2^exp_i` with `s = sign_i`, `f = 0.frac_i`, and a little
 * more if `sticky_i`. Nearest posit, ties to even, on the bit string; never from a number to 0 or to NaR. Being
 * two's complement throughout, one rule rounds both signs.
 *
 * @source [posit2022]
 */
export const positRounderPlan = planned((options: RounderOptions): Plan => {
  const { bits, es, exponent, fraction } = options;
  invariant(exponent > es && fraction >= 1, 'a rounder must have a regime and a fraction');
  const regime = exponent - es;
  // The string: two bits of regime, the exponent, the fraction; the first `bits` of it are body and guard.
  const length = 2 + es + fraction;
  const padding = Math.max(0, bits - length);
  const rest = Math.max(0, length - bits);
  const amount = Math.min(regime - 1, Math.max(1, clog2(bits - 1)));
  const hasAmount = regime > 1;
  const levels = hasAmount ? stickyLevels(bits, amount, 'tail') : [];
  const above = regime - 1 - amount;
  const last = levels.at(-1);
  const operators: Operator[] = [
    { kind: 'xor', part: 'encoder', widths: [exponent + regime - 1], count: 1 },
    // The first bit of the run stays where it is.
    ...levels.map((): Operator => ({ kind: 'mux', part: 'encoder', widths: [bits - 1], count: 1 })),
    ...(bits > 2
      ? [{ kind: 'add', part: 'encoder', widths: [bits - 1, 1, bits - 1], count: 1 } as const]
      : []),
    { kind: 'or', part: 'encoder', widths: [1], count: 2 * bits + Math.max(above, 0) },
    { kind: 'and', part: 'encoder', widths: [1], count: 2 * bits },
  ];
  return {
    module: `pe_posit_rounder_${positTag(options)}_e${exponent}_f${fraction}`,
    template: 'structure/posit-rounder',
    summary: `nearest posit(${bits},${es}), ties to even on the bit string, saturating`,
    params: { bits, es, exponent, fraction },
    sources: ['posit2022'],
    interface: { kind: 'comb' },
    ports: [
      input('nar_i', 1, 'the result is NaR'),
      input('zero_i', 1, 'the result is 0, unless NaR'),
      input('sign_i', 1, 'sign s of the significand s, ~s, f'),
      input('exp_i', exponent, "power of two, two's complement"),
      input('frac_i', fraction, 'fraction f, below the point'),
      input('sticky_i', 1, 'a one follows frac_i somewhere'),
      output('y_o', bits, 'posit', { format: `posit${bits}_${es}` }),
    ],
    view: {
      bits,
      es,
      exponent,
      regime,
      hasExponentBits: es > 0,
      text: `${es > 0 ? 'raw[ES-1:0], ' : ''}frac_i${padding > 0 ? `, ${padding}'d0` : ''}`,
      length: length + padding,
      hasRest: rest > 0,
      restTop: rest - 1,
      hasAmount,
      amount,
      levels,
      word: last === undefined ? 'seed' : `level_${last.index}`,
      sticky: last === undefined ? 'tail' : `lost_${last.index}`,
      hasAbove: above > 0,
      aboveTop: regime - 2,
      hasStep: bits > 2,
      upText: `{ ${bits - 2}'d0, up }`,
    },
    operators,
    children: [],
  };
});
