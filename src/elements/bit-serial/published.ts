/** Figures of the Stripes paper. */

import type { PublishedFigure } from '../family.ts';

const source = 'stripes2016';
const conditions = 'abstract: whole accelerator, 16-bit networks for images, over DaDianNao';

export const bitSerialPublished: readonly PublishedFigure[] = [
  { quantity: 'speed, Stripes / bit-parallel', value: 1.92, unit: 'ratio', conditions, source },
  {
    quantity: 'energy efficiency, Stripes / bit-parallel',
    value: 1.57,
    unit: 'ratio',
    conditions,
    source,
  },
  { quantity: 'area, Stripes / bit-parallel', value: 1.32, unit: 'ratio', conditions, source },
];
