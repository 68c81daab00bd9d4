/** XR-NPE: four formats in one SIMD word. */

import type { Paper } from '../paper.ts';
import { abstractFigures } from './abstract.ts';
import { builds } from './builds.ts';
import { dedicated, fpga } from './dedicated.ts';
import { energy } from './energy.ts';
import { modes } from './modes.ts';
import { posits } from './posits.ts';

export const xrNpePaper: Paper = {
  slug: 'xr-npe',
  title: 'XR-NPE: mixed-precision SIMD on FP4 and posits',
  sources: ['XR-NPE, arXiv 2508.13049 (abstract only: the text was not to be had)'],
  sections: [modes, energy, builds, dedicated, fpga, posits, abstractFigures],
};
