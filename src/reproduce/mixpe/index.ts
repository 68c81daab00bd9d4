/** MixPE: mixed-precision products by shift and add, dequantised after the group. */

import type { Paper } from '../paper.ts';
import { baselineSection } from './baseline-section.ts';
import { comparison } from './comparison.ts';
import { cycles } from './cycles.ts';
import { dequantisation } from './dequantisation.ts';
import { elements } from './elements.ts';
import { errors } from './errors.ts';

export const mixpe: Paper = {
  slug: 'mixpe',
  title: 'MixPE: quantisation and hardware co-design for LLM inference',
  sources: ['Zhang et al., arXiv 2411.16158', 'https://github.com/yuzhang712/mixpe_simulator'],
  sections: [cycles, comparison, elements, baselineSection, dequantisation, errors],
};
