/** Figures of units that add up scaled blocks inside processors. */

import type { PublishedFigure } from '../family.ts';

const mxdotp = '[mxdotp2025]: eight elements a step, binary32 sums, on a Snitch core';
const vmxdotp = '[vmxdotp2026]: vector unit';

export const mxDotPublished: readonly PublishedFigure[] = [
  {
    quantity: 'energy efficiency of a cluster',
    value: 356,
    unit: 'GFLOPS/W',
    conditions: 'MXFP8, 12 nm, 1 GHz, 0.8 V',
    source: mxdotp,
  },
  {
    quantity: 'speed over software',
    value: 25,
    unit: 'x',
    conditions: 'MXFP8, 12 nm',
    source: mxdotp,
  },
  {
    quantity: 'energy efficiency over software',
    value: 12.5,
    unit: 'x',
    conditions: 'MXFP8, 12 nm',
    source: mxdotp,
  },
  { quantity: 'area added', value: 5.1, unit: '%', conditions: 'of the cluster', source: mxdotp },
  {
    quantity: 'energy efficiency',
    value: 843,
    unit: 'GFLOPS/W',
    conditions: 'MXFP8',
    source: vmxdotp,
  },
  {
    quantity: 'energy efficiency',
    value: 1632,
    unit: 'GFLOPS/W',
    conditions: 'MXFP4',
    source: vmxdotp,
  },
  { quantity: 'area added', value: 7.2, unit: '%', conditions: 'vector unit', source: vmxdotp },
];
