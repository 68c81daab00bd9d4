/** Fast codecs of posits. */

import type { PositRow } from '../format.ts';
import {
  exponentOf,
  joined,
  type NumberDecoder,
  type NumberEncoder,
  type StepRounder,
} from './steps.ts';

/** Decoder of a posit row. */
export function positDecoder(row: PositRow): NumberDecoder {
  const { bits, es } = row;
  const width = bits - 1; // of the body
  const nar = 2 ** width;
  const reach = (bits - 2) * 2 ** es;
  const powers = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => 2 ** (i - reach));
  // By bits after the regime: the weight of the exponent's last bit; below 1 when it is cut off.
  const cells = Float64Array.from({ length: bits }, (_, rest) => 2 ** (rest - es));
  return (word) => {
    if (word === 0) return 0;
    if (word === nar) return NaN;
    const body = word > nar ? 2 * nar - word : word;
    const left = body << (32 - width); // first regime bit on top
    const run = Math.min(Math.clz32(left < 0 ? ~left : left), width);
    const k = left < 0 ? run - 1 : -run;
    const rest = Math.max(width - run - 1, 0);
    const low = body & ((1 << rest) - 1); // exponent and fraction
    const cell = cells[rest] ?? 1;
    const exponent = Math.floor(low / cell);
    const x = (1 + low / cell - exponent) * (powers[(k << es) + exponent + reach] ?? NaN);
    return word > nar ? -x : x;
  };
}

/** Encoder of a posit row. */
export function positEncoder(row: PositRow, step: StepRounder): NumberEncoder {
  const { bits, es } = row;
  const nar = 2 ** (bits - 1);
  const greatest = nar - 1;
  const reach = (bits - 2) * 2 ** es;
  // By scale, from -reach. A binade starts at a body that is whole but for the exponent bits cut
  // off, and spans a number of steps that is below 1 where exponent bits are cut off.
  const starts = new Float64Array(2 * reach);
  const cuts = new Float64Array(2 * reach);
  const widths = new Float64Array(2 * reach);
  const inverses = new Float64Array(2 * reach);
  for (let scale = -reach; scale < reach; scale++) {
    const k = Math.floor(scale / 2 ** es);
    const rest = bits - 1 - (k >= 0 ? k + 2 : 1 - k);
    const width = 2 ** (rest - es);
    const exponent = (scale - k * 2 ** es) * width;
    const regime = k >= 0 ? 2 ** (k + 2) - 2 : 1;
    starts[scale + reach] = regime * 2 ** rest + Math.floor(exponent);
    cuts[scale + reach] = exponent - Math.floor(exponent);
    widths[scale + reach] = width;
    inverses[scale + reach] = 2 ** -scale;
  }
  return (x) => {
    if (x === 0) return 0;
    const scale = exponentOf(x);
    if (scale === 1024) return nar;
    const negative = x < 0;
    let body = scale < 0 ? 1 : greatest;
    if (scale >= -reach && scale < reach) {
      const index = scale + reach;
      const y = (Math.abs(x) * (inverses[index] ?? 0) - 1) * (widths[index] ?? 0);
      const floor = Math.floor(y);
      const below = (starts[index] ?? 0) + floor;
      const fraction = joined(cuts[index] ?? 0, y - floor);
      body = Math.min(below + step(below % 2 === 1, fraction, negative), greatest);
    }
    return negative ? 2 * nar - body : body;
  };
}
