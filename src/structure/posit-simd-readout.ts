/**
 * Read-out of the SIMD unit: a finished sum, in units of its mode, to the nearest number of any format. One
 * normaliser and one rounder serve all modes and formats; a sum of fewer bits enters at the top.
 */

import { bitLength } from '../bits/index.ts';
import { input, output, type Plan } from './plan.ts';
import { positSimdRounderPlan, simdFraction } from './posit-simd-rounder.ts';
import { normaliserExponent, quireNormaliserPlan } from './quire-normaliser.ts';

export type SimdReadoutOptions = {
  /** Bits of the quire. */
  readonly quire: number;
  /**
   * Format of the result, by mode code: 0 posit(16,1), 1 posit(8,0), 2 posit(4,1), 3 E2M1. `mode`: that of the sum;
   * `port`: chosen by `format_i`.
   */
  readonly format: 0 | 1 | 2 | 3 | 'mode' | 'port';
  /** Each lane has a sum of its own, and `lane_i` says which is read; else lane 0 is the only one. */
  readonly hasLanes: boolean;
  /** Results are sums times `2^scale_i`, and `marked_o` says that the sum is sticky. */
  readonly hasScale?: boolean;
};

/** Bits of `scale_i`. */
const scaleBits = 8;

/** Bits of a number, and `-log2` of the units of a sum, by mode code. */
const modes = [
  { bits: 16, unit: 56, lanes: 1, name: 'posit16_1' },
  { bits: 8, unit: 12, lanes: 2, name: 'posit8_0' },
  { bits: 4, unit: 8, lanes: 4, name: 'posit4_1' },
  { bits: 4, unit: 2, lanes: 4, name: 'e2m1' },
] as const;

/** Plan of `result_o`, the number nearest to a sum of `acc_i = { mode, sticky, quire }`; NaR if it is sticky. */
export function positSimdReadoutPlan(options: SimdReadoutOptions): Plan {
  const { quire, format, hasLanes, hasScale = false } = options;
  const unit = modes[0].unit;
  const normaliser = quireNormaliserPlan({ width: quire, unit, fraction: simdFraction });
  const exponent = normaliserExponent({ width: quire, unit });
  const scaled = hasScale ? Math.max(exponent, scaleBits) + 1 : exponent;
  const rounder = positSimdRounderPlan(scaled);
  // The normaliser counts from the top of the quire as if it were posit(16,1)'s.
  const offsets = modes.map((mode) => quire / mode.lanes - mode.unit - (quire - unit));
  const isFixed = typeof format === 'number';
  const fixed = isFixed ? modes[format] : undefined;
  const width = fixed?.bits ?? 16;
  const tag = isFixed ? `f${format}` : format;
  return {
    module: `pe_posit_simd_readout_q${quire}_${tag}${hasLanes ? '_lanes' : ''}${hasScale ? '_scaled' : ''}`,
    template: 'structure/posit-simd-readout',
    summary: 'finished sum of any mode to the nearest number of a format',
    params: { quire, format, hasLanes, ...(hasScale ? { hasScale } : {}) },
    sources: ['xrnpe2025', 'posit2022'],
    interface: { kind: 'comb' },
    ports: [
      input('acc_i', quire + 6, 'mode, sticky bits, sums', {
        parts: [
          { width: quire, count: 1 },
          { width: 4, count: 1, usual: [0n] },
          { width: 2, count: 1 },
        ],
      }),
      ...(hasLanes ? [input('lane_i', 2, 'the lane that is read; 0 where there is one')] : []),
      ...(format === 'port' ? [input('format_i', 2, 'format of the result, a mode code')] : []),
      ...(hasScale ? [input('scale_i', scaleBits, "power of two, two's complement")] : []),
      ...(hasScale ? [output('marked_o', 1, 'the sum is NaR or has left its quire')] : []),
      output('result_o', width, 'nearest number, in the low bits', {
        format: fixed?.name ?? 'uint16',
      }),
    ],
    view: {
      quire,
      half: quire / 2,
      quarter: quire / 4,
      exponent,
      hasLanes,
      hasScale,
      scaled,
      format: isFixed ? `2'd${format}` : format === 'mode' ? 'mode' : 'format_i',
      p8Offset: offsetText(offsets[1] ?? 0, exponent),
      p4Offset: offsetText(offsets[2] ?? 0, exponent),
      fp4Offset: offsetText(offsets[3] ?? 0, exponent),
      result: width === 16 ? 'number' : `number[${width - 1}:0]`,
      hasSpare: width < 16,
      spareLow: width,
      normaliser: normaliser.module,
      rounder: rounder.module,
    },
    operators: [
      { kind: 'mux', part: 'readout', widths: [quire / 2], count: hasLanes ? 2 : 1 },
      ...(hasLanes
        ? [{ kind: 'mux', part: 'readout', widths: [quire / 4], count: 1 } as const]
        : []),
      { kind: 'and', part: 'readout', widths: [quire], count: 1 },
      { kind: 'add', part: 'readout', widths: [exponent, exponent, exponent], count: 1 },
      ...(hasScale
        ? [
            {
              kind: 'add',
              part: 'readout',
              widths: [exponent, scaleBits, scaled],
              count: 1,
              signed: true,
            } as const,
          ]
        : []),
    ],
    children: [
      { plan: normaliser, count: 1, part: 'normaliser' },
      { plan: rounder, count: 1, part: 'encoder' },
    ],
  };
}

/** A negative number as a literal of so many bits. */
function offsetText(offset: number, width: number): string {
  const word = BigInt.asUintN(width, BigInt(offset));
  return `${Math.max(width, bitLength(word))}'d${word}`;
}
