/** Figures on mixed-precision floating-point elements: MixPE's own ratios, and those of elements like it. */

import type { PublishedFigure } from '../family.ts';

const plane =
  "normalised to the fp16 element; from the authors' simulator, commit 769f0c8, dse.py, as no table of the paper was found";

/** Ratios are to an fp16 x fp16 element. */
export const mixpeA16Published: readonly PublishedFigure[] = [
  {
    quantity: 'area-power efficiency, INT4 x FP16 / FP16 x FP16',
    value: 4.82,
    unit: 'ratio',
    conditions: plane,
    source: 'mixpe2024',
  },
  {
    quantity: 'PE power charged, W4A16',
    value: 1.347,
    unit: 'pJ per cycle',
    conditions:
      "authors' simulator, systolic_array_synth.csv, 1.96 times a row of Bit Fusion's at 45 nm",
    source: 'mixpe2024',
  },
];
