/** TPE: MACs transformed in the bit-weight dimension. */

import type { Paper } from '../paper.ts';
import { elements } from './elements.ts';

export const tpe: Paper = {
  slug: 'tpe',
  title: 'TPE: tensor engines transformed in the bit-weight dimension',
  sources: [
    'Wu et al., HPCA 2025, DOI 10.1109/HPCA61900.2025.00058',
    'Wu et al. (EN-T), ICCD 2024, arXiv 2404.11887',
  ],
  sections: [elements],
};
