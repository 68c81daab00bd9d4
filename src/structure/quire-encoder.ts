/** Quire to posit: normalised and rounded once. One per column of an array is enough: a sum is read once. */

import { input, output, type Plan } from './plan.ts';
import { positRounderPlan } from './posit-rounder.ts';
import { positTag, type PositBits } from './posit-shape.ts';
import { normaliserExponent, quireNormaliserPlan } from './quire-normaliser.ts';

export type QuireEncoderOptions = {
  readonly format: PositBits;
  /** Bits of the quire, without the NaR bit above it. */
  readonly width: number;
  /** The lowest bit of the quire weighs `2^-unit`. */
  readonly unit: number;
};

/** Plan of `result_o`, the posit nearest to the quire `{ NaR, sum }`. */
export function quireEncoderPlan(options: QuireEncoderOptions): Plan {
  const { format, width, unit } = options;
  const { bits, es } = format;
  const fraction = Math.max(1, bits - 2 - es);
  const normaliser = quireNormaliserPlan({ width, unit, fraction });
  // A regime needs a bit of its own even where the exponent of a sum is short.
  const own = normaliserExponent(options);
  const exponent = Math.max(own, es + 1);
  const rounder = positRounderPlan({ ...format, exponent, fraction });
  return {
    module: `pe_quire_encoder_${positTag(format)}_w${width}_u${unit}`,
    template: 'structure/quire-encoder',
    summary: `quire of ${width} bits to posit(${bits},${es})`,
    params: { bits, es, width, unit },
    sources: ['posit2022'],
    interface: { kind: 'comb' },
    ports: [
      input('acc_i', width + 1, `NaR bit above a sum in units of 2^-${unit}`),
      output('result_o', bits, 'nearest posit', { format: `posit${bits}_${es}` }),
    ],
    view: {
      width,
      exponent: own,
      fraction,
      expText: exponent > own ? `{ {${exponent - own}{exp[${own - 1}]}}, exp }` : 'exp',
      normaliser: normaliser.module,
      rounder: rounder.module,
    },
    operators: [],
    children: [
      { plan: normaliser, count: 1, part: 'encoder' },
      { plan: rounder, count: 1, part: 'encoder' },
    ],
  };
}
