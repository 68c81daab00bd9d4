/** TPE: MACs transformed in the bit-weight dimension. */

import type { Paper } from '../paper.ts';
import { columnEngines } from './column-engines.ts';
import { columns } from './columns.ts';
import { digits } from './digits.ts';
import { engines } from './engines.ts';
import { elements } from './elements.ts';
import { serial } from './serial.ts';
import { sparse } from './sparse.ts';

export const tpe: Paper = {
  slug: 'tpe',
  title: 'TPE: tensor engines transformed in the bit-weight dimension',
  sources: [
    'Wu et al., HPCA 2025, DOI 10.1109/HPCA61900.2025.00058',
    'Wu et al. (EN-T), ICCD 2024, arXiv 2404.11887',
  ],
  sections: [digits, columns, elements, engines, sparse, columnEngines, serial],
};
