/**
 * From real numbers to operand words. A line of numbers (a row of A, a column of B, or a whole input tensor)
 * shares one scale: word = nearest(value / scale), saturating at the ends of the format.
 */

import { encodeArray } from '../formats/bulk.ts';
import { toNumber } from '../formats/dyadic.ts';
import type { Format } from '../formats/format.ts';
import type { Line } from './lines.ts';

/**
 * How the scale is chosen:
 * - `absmax`: the greatest magnitude of the line becomes the greatest finite value of the format
 * - `sigma`: `sigmas` standard deviations of the distribution do, so larger values saturate
 * - `absmean`: the mean magnitude of the line becomes 1, as BitNet b1.58 does for ternary weights
 * - `none`: 1, the numbers are encoded as they are
 * - a number: that scale
 */
export type ScaleRule = 'absmax' | 'sigma' | 'absmean' | 'none' | number;

export const scaleRuleNames = ['absmax', 'sigma', 'absmean', 'none'] as const;

/** The rule for a format when the design file names none. */
export function defaultScale(format: Format): ScaleRule {
  switch (format.row.kind) {
    case 'integer':
    case 'sign-magnitude':
    case 'power':
    case 'table':
      return 'absmax';
    case 'ternary':
    case 'bipolar':
      return 'absmean';
    case 'float':
      // Eight bits and fewer have too little range to be used without a scale.
      return format.bits <= 8 ? 'absmax' : 'none';
    case 'posit':
    case 'scale':
      return 'none';
  }
}

/**
 * Scale of a line; 1 for a line of zeros.
 *
 * @param sigma standard deviation of the distribution the values come from
 */
export function scaleOf(
  rule: ScaleRule,
  format: Format,
  values: Float64Array,
  sigma: number,
  sigmas: number,
): number {
  if (typeof rule === 'number') return rule;
  const greatest = toNumber(format.maximum);
  switch (rule) {
    case 'absmax': {
      let magnitude = 0;
      for (const value of values) magnitude = Math.max(magnitude, Math.abs(value));
      return magnitude === 0 ? 1 : magnitude / greatest;
    }
    case 'sigma':
      return (sigma * sigmas) / greatest;
    case 'absmean': {
      let sum = 0;
      for (const value of values) sum += Math.abs(value);
      return sum === 0 ? 1 : sum / values.length;
    }
    case 'none':
      return 1;
  }
}

/** Encode a line with a given scale, to the nearest word, saturating. */
export function quantise(format: Format, values: Float64Array, scale: number): Line {
  const scaled = scale === 1 ? values : values.map((value) => value / scale);
  const words = encodeArray(format, scaled, { saturate: true });
  return { values, words, scale };
}
